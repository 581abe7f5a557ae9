package io.chatgenerator.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token of an {@code Authorization} value: {@code Bearer x} with the scheme in any case, or the
 * bare token, as AppSync's clients send it. The same for a header and for {@code connection_init}.
 */
public final class BearerToken {
  private static final Pattern VALUE =
      Pattern.compile("(?:bearer\\s+)?(?!bearer$)(\\S+)", Pattern.CASE_INSENSITIVE);

  private BearerToken() {}

  /**
   * The token; empty where there is none, or another scheme.
   *
   * @param value as it came from outside, or null
   */
  public static Optional<String> of(String value) {
    return Optional.ofNullable(value)
        .map(text -> VALUE.matcher(text.strip()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }
}
