package io.chatgenerator.openai;

import java.util.regex.Pattern;

/**
 * What another system says about itself, made fit for a log: short words of harmless characters
 * pass, all else, which might quote a prompt or forge a log line, does not.
 */
final class LogText {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:/-]{1,80}");

  private LogText() {}

  /** The value as text, empty for null, or a remark that it was left out. */
  static String of(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    return HARMLESS.matcher(text).matches() ? text : "(left out)";
  }
}
