package io.chatgenerator.config;

import java.util.Optional;

/**
 * One environment variable that the service reads.
 *
 * @param name of the variable
 * @param defaultValue what counts when the variable is unset or empty, as it would be written
 * @param whenAbsent for people: the default, or what happens where there is none
 * @param required true: the service does not start without it
 * @param description what it is for, in a few words
 */
public record Setting(
    String name,
    Optional<String> defaultValue,
    String whenAbsent,
    boolean required,
    String description) {

  static Setting of(String name, String defaultValue, String description) {
    return new Setting(name, Optional.of(defaultValue), defaultValue, false, description);
  }

  static Setting required(String name, String description) {
    return new Setting(name, Optional.empty(), "required", true, description);
  }

  static Setting optional(String name, String whenAbsent, String description) {
    return new Setting(name, Optional.empty(), whenAbsent, false, description);
  }

  /** This setting as a row of a Markdown table: name, default, description. */
  public String toMarkdownRow() {
    String shown = defaultValue.map(value -> "`" + value + "`").orElse(whenAbsent);
    return "| `%s` | %s | %s |".formatted(name, shown, description);
  }
}
