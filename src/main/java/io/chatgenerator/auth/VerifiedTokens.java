package io.chatgenerator.auth;

import io.chatgenerator.limit.LeastRecentlyUsed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers tokens that were found good, so that their signature is not computed again: the least
 * recently used are forgotten beyond a number. Holds hashes, not tokens.
 *
 * <p>For any thread: a token that was checked on one event loop is known on all. The lock is of the
 * whole map, since a map in the order of use changes with each look, and is held for one look.
 */
final class VerifiedTokens {
  private record Verified(AuthenticatedUser user, KeySet verifiedWith) {}

  private final Map<ByteBuffer, Verified> entries;

  VerifiedTokens(int capacity) {
    entries = new LeastRecentlyUsed<>(capacity);
  }

  /** The user, unless the token has expired or the issuer's keys are no longer those of then. */
  Optional<AuthenticatedUser> find(ByteBuffer hash, KeySet keys, Instant now) {
    return Optional.ofNullable(get(hash))
        .filter(entry -> entry.verifiedWith() == keys)
        .map(Verified::user)
        .filter(user -> now.isBefore(user.expiresAt()));
  }

  private synchronized Verified get(ByteBuffer hash) {
    return entries.get(hash);
  }

  synchronized void add(ByteBuffer hash, KeySet verifiedWith, AuthenticatedUser user) {
    entries.put(hash, new Verified(user, verifiedWith));
  }

  synchronized int size() {
    return entries.size();
  }

  /** What a token is remembered by. */
  static ByteBuffer hash(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
