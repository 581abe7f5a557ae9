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
 * parser with the range, its default and what it is for. A faulty one counts as absent until {@link
 * #throwFaults}, so that all faults are found in one go. For one thread.
 */
public final class Settings {
  private final Map<String, String> environment;
  private final Map<String, Setting> found = new LinkedHashMap<>();
  private final Map<String, String> faults = new HashMap<>();
  private final List<String> unencrypted = new ArrayList<>();

  /**
   * What the documentation says of one.
   *
   * @param defaultValue what counts when the variable is unset or empty, as it would be written
   * @param description what it is for, in a few words
   */
  public record Setting(Optional<String> defaultValue, String description) {}

  Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /** All settings by their names, in the order of the documentation. */
  public static Map<String, Setting> all() {
    Settings settings = new Settings(Map.of());
    AppConfig.read(settings);
    return settings.found;
  }

  /**
   * The value of a setting that has a default.
   *
   * @param parser throws an {@link IllegalArgumentException} whose message continues a sentence
   *     that begins with the name, and never repeats the text
   */
  <T> T get(String name, Function<String, T> parser, String defaultValue, String description) {
    return read(name, parser, new Setting(Optional.of(defaultValue), description))
        .orElseGet(() -> parser.apply(defaultValue));
  }

  /** The value of a setting that may be absent. */
  <T> Optional<T> find(String name, Function<String, T> parser, String description) {
    return read(name, parser, new Setting(Optional.empty(), description));
  }

  /** The value of a setting without which the service does not start; null where it is absent. */
  <T> T require(String name, Function<String, T> parser, String description) {
    Optional<T> value = find(name, parser, description);
    check(value.isPresent(), name, "is required");
    return value.orElse(null);
  }

  private <T> Optional<T> read(String name, Function<String, T> parser, Setting setting) {
    found.put(name, setting);
    try {
      Optional<T> value = text(name).or(setting::defaultValue).map(parser);
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
          found.keySet().stream().filter(faults::containsKey).map(faults::get).toList());
    }
  }
}
