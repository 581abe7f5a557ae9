package io.chatgenerator.auth;

import java.util.Optional;

/** Where callers write their token: {@code Bearer x}, the scheme in any case. */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** The token of an {@code Authorization} header; empty where there is none or another scheme. */
  public static Optional<String> fromHeader(String header) {
    return header != null && hasScheme(header) ? Optional.of(strip(header)) : Optional.empty();
  }

  /** The token of a value whose {@code Bearer} may be left out, as in {@code connection_init}. */
  public static String strip(String value) {
    return (hasScheme(value) ? value.substring(SCHEME.length()) : value).strip();
  }

  private static boolean hasScheme(String value) {
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }
}
