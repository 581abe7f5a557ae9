package io.chatgenerator.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The environment variables that the service reads. Each is defined where it is read: its name, its
 * parser with the range, and its default. A faulty one counts as absent until {@link #throwFaults},
 * so that all faults are found in one go. For one thread.
 */
public final class Settings {
  private final Map<String, String> environment;
  private final Map<String, Optional<String>> defaults = new LinkedHashMap<>();
  private final Map<String, String> faults = new HashMap<>();
  private final List<String> unencrypted = new ArrayList<>();

  Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The names of all settings with their defaults, in the order of the documentation. */
  public static Map<String, Optional<String>> all() {
    Settings settings = new Settings(Map.of());
    AppConfig.read(settings);
    return settings.defaults;
  }

  /**
   * The value of a setting that has a default.
   *
   * @param parser throws an {@link IllegalArgumentException} whose message continues a sentence
   *     that begins with the name, and never repeats the text
   * @param defaultValue what counts when the variable is unset or empty, as it would be written
   */
  <T> T get(String name, Function<String, T> parser, String defaultValue) {
    return read(name, parser, Optional.of(defaultValue))
        .orElseGet(() -> parser.apply(defaultValue));
  }

  /** The value of a setting that may be absent. */
  <T> Optional<T> find(String name, Function<String, T> parser) {
    return read(name, parser, Optional.empty());
  }

  /** The value of a setting without which the service does not start; null where it is absent. */
  <T> T require(String name, Function<String, T> parser) {
    Optional<T> value = find(name, parser);
    check(value.isPresent(), name, "is required");
    return value.orElse(null);
  }

  private <T> Optional<T> read(
      String name, Function<String, T> parser, Optional<String> defaultValue) {
    defaults.put(name, defaultValue);
    try {
      Optional<T> value = text(name).or(() -> defaultValue).map(parser);
      if (value.filter(v -> v instanceof URI url && Parsers.isUnencrypted(url)).isPresent()) {
        unencrypted.add(name);
      }
      return value;
    } catch (IllegalArgumentException faulty) {
      check(false, name, faulty.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** What was read of a setting; 0 where that was faulty. */
  int zeroIfFaulty(String name, int value) {
    return faults.containsKey(name) ? 0 : value;
  }

  /** The settings read so far that name another machine by plain HTTP. */
  List<String> unencrypted() {
    return List.copyOf(unencrypted);
  }

  /** What is set of the variables whose names begin like this. */
  Map<String, String> startingWith(String prefix) {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && !entry.getValue().isBlank())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().strip()));
  }

  /** Only the first fault of a setting counts. */
  void check(boolean holds, String name, String otherwise) {
    if (!holds) {
      faults.putIfAbsent(name, name + " " + otherwise);
    }
  }

  void throwFaults() {
    if (!faults.isEmpty()) {
      throw new ConfigException(
          defaults.keySet().stream().filter(faults::containsKey).map(faults::get).toList());
    }
  }
}
