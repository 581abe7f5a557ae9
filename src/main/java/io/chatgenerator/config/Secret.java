package io.chatgenerator.config;

import static java.util.Objects.requireNonNull;

/**
 * A text that is written nowhere: not in a log, nor in a message of a failure.
 *
 * @param value the text itself
 */
public record Secret(String value) {
  public Secret {
    requireNonNull(value);
  }

  /** Long enough that nobody finds it by trying. */
  boolean isStrong() {
    return value.length() >= 32;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
