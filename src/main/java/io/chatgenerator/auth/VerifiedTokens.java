package io.chatgenerator.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers tokens that were found good, so that their signature is not computed again: the least
 * recently used are forgotten beyond a number. Holds hashes, not tokens. Safe for several event
 * loops; what is locked is a map access.
 */
final class VerifiedTokens {
  private record Verified(AuthenticatedUser user, KeySet verifiedWith) {}

  private final Map<ByteBuffer, Verified> entries;

  VerifiedTokens(int capacity) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The user, unless the token has expired or the issuer's keys are no longer those of then. */
  synchronized Optional<AuthenticatedUser> find(String token, KeySet keys, Instant now) {
    return Optional.ofNullable(entries.get(hash(token)))
        .filter(entry -> entry.verifiedWith() == keys)
        .map(Verified::user)
        .filter(user -> now.isBefore(user.expiresAt()));
  }

  synchronized void add(String token, KeySet verifiedWith, AuthenticatedUser user) {
    entries.put(hash(token), new Verified(user, verifiedWith));
  }

  synchronized int size() {
    return entries.size();
  }

  private static ByteBuffer hash(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
