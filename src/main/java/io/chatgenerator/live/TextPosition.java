package io.chatgenerator.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader of a story's text is; {@code attempt.offset} as text.
 *
 * @param attempt the attempt that the text belongs to, from 1
 * @param offset how much of the text the reader has, in UTF-16 units
 */
public record TextPosition(int attempt, int offset) {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})\\.(\\d{1,9})");

  /** Empty where it is no position. */
  public static Optional<TextPosition> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new TextPosition(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return attempt + "." + offset;
  }
}
