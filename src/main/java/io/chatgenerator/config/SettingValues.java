package io.chatgenerator.config;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values of all settings in one environment. All are parsed at once, so that all faults are
 * found in one go; {@link #throwProblems} must be called before {@link #get}. For one thread.
 */
final class SettingValues {
  private final Map<String, String> environment;
  private final Map<Setting<?>, String> problems = new HashMap<>();

  SettingValues(Map<String, String> environment) {
    this.environment = environment;
    Settings.all().forEach(this::parse);
  }

  /** The value of a setting that is required or has a default. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  /** The value of a setting; empty where it is absent or faulty. */
  <T> Optional<T> find(Setting<T> setting) {
    return problems.containsKey(setting) ? Optional.empty() : text(setting).map(setting.parser());
  }

  /** The settings that name another machine by plain HTTP. */
  List<String> unencrypted() {
    return Settings.all().stream()
        .filter(
            setting ->
                find(setting)
                    .filter(v -> v instanceof URI url && Parsers.isUnencrypted(url))
                    .isPresent())
        .map(Setting::name)
        .toList();
  }

  /** What is set of the variables whose names begin like this. */
  Map<String, String> startingWith(String prefix) {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && !entry.getValue().isBlank())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().strip()));
  }

  void check(boolean holds, Setting<?> setting, String otherwise) {
    if (!holds) {
      problems.putIfAbsent(setting, setting.name() + " " + otherwise);
    }
  }

  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(
          Settings.all().stream().filter(problems::containsKey).map(problems::get).toList());
    }
  }

  private void parse(Setting<?> setting) {
    try {
      check(find(setting).isPresent() || !setting.required(), setting, "is required");
    } catch (IllegalArgumentException faulty) {
      check(false, setting, faulty.getMessage());
    }
  }

  private Optional<String> text(Setting<?> setting) {
    return Optional.ofNullable(environment.get(setting.name()))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .or(setting::defaultValue);
  }
}
