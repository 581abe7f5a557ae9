package io.chatgenerator.auth;

import java.time.Instant;
import java.util.Set;

/**
 * The caller that a verified token stands for.
 *
 * @param subject the token's {@code sub}; for a user the key of their partition
 * @param expiresAt from then on the token must no longer be honoured
 * @param scopes what the token was granted; empty for an id token
 * @param groups of the user pool that the user is in
 */
public record AuthenticatedUser(
    String subject, Kind kind, Instant expiresAt, Set<String> scopes, Set<String> groups) {

  /** Who holds the token. */
  public enum Kind {
    /** A person, signed in with the browser application. */
    USER,
    /** A program with credentials of its own and the scope for publishing. */
    MACHINE
  }

  public AuthenticatedUser {
    scopes = Set.copyOf(scopes);
    groups = Set.copyOf(groups);
  }
}
