package io.chatgenerator.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;

/**
 * Who is calling, as a verified token says.
 *
 * @param subject the token's {@code sub}
 * @param expiresAt from when on the token is no longer good
 * @param scopes what the token was issued for; immutable
 */
public record AuthenticatedUser(String subject, Kind kind, Instant expiresAt, Set<String> scopes) {
  /** Whether a person or a program signed in. */
  public enum Kind {
    /** A person. */
    USER,
    /** A program with client credentials. */
    MACHINE
  }

  public AuthenticatedUser {
    requireNonNull(subject);
    requireNonNull(kind);
    requireNonNull(expiresAt);
    scopes = Set.copyOf(scopes);
  }
}
