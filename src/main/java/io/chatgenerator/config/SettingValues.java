package io.chatgenerator.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of settings in one environment. A fault is noted and stood in for by null (the least
 * number for integers), so that reading goes on and all faults are found in one go; {@link
 * #throwProblems} must be called before anything that was read is used. For one thread.
 */
final class SettingValues {
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final List<String> unencrypted = new ArrayList<>();

  SettingValues(Map<String, String> environment) {
    this.environment = environment;
  }

  String text(Setting setting) {
    return parse(setting, Function.identity());
  }

  int integer(Setting setting, int min, int max) {
    Integer value = parse(setting, text -> Parsers.integer(text, min, max));
    return value == null ? min : value;
  }

  Duration duration(Setting setting, Duration min, Duration max) {
    return parse(setting, text -> Parsers.duration(text, min, max));
  }

  URI url(Setting setting) {
    return url(setting, Parsers::url);
  }

  URI url(Setting setting, Function<String, URI> parser) {
    URI url = parse(setting, parser);
    if (url != null && Parsers.isUnencrypted(url)) {
      unencrypted.add(setting.name());
    }
    return url;
  }

  /** The settings read up to now that name another machine by plain HTTP. */
  List<String> unencrypted() {
    return List.copyOf(unencrypted);
  }

  Optional<URI> optionalUrl(Setting setting) {
    return Optional.ofNullable(url(setting));
  }

  Optional<String> optionalText(Setting setting) {
    return Optional.ofNullable(text(setting));
  }

  /** The parts of a value that are separated by commas; none where it is absent or faulty. */
  List<String> list(Setting setting, Function<String, String> parser) {
    List<String> parts = parse(setting, text -> split(text).map(parser).distinct().toList());
    return parts == null ? List.of() : parts;
  }

  /** What is set of the variables whose names begin like this. */
  Map<String, String> startingWith(String prefix) {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && !entry.getValue().isBlank())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().strip()));
  }

  <T> T parse(Setting setting, Function<String, T> parser) {
    Optional<String> text = raw(setting);
    if (text.isEmpty()) {
      check(!setting.required(), setting, "is required");
      return null;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException e) {
      check(false, setting, e.getMessage());
      return null;
    }
  }

  void check(boolean holds, Setting setting, String otherwise) {
    if (!holds) {
      problems.add(setting.name() + " " + otherwise);
    }
  }

  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private Optional<String> raw(Setting setting) {
    return Optional.ofNullable(environment.get(setting.name()))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .or(setting::defaultValue);
  }

  private static Stream<String> split(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
  }
}
