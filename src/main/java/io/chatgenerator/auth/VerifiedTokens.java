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
 * recently used are forgotten beyond a number. Holds hashes, not tokens. Confined to one event
 * loop.
 */
final class VerifiedTokens {
  private record Verified(AuthenticatedUser user, KeySet verifiedWith) {}

  private final Map<ByteBuffer, Verified> entries;

  VerifiedTokens(int capacity) {
    entries = new LeastRecentlyUsed<>(capacity);
  }

  /** The user, unless the token has expired or the issuer's keys are no longer those of then. */
  Optional<AuthenticatedUser> find(ByteBuffer hash, KeySet keys, Instant now) {
    return Optional.ofNullable(entries.get(hash))
        .filter(entry -> entry.verifiedWith() == keys)
        .map(Verified::user)
        .filter(user -> now.isBefore(user.expiresAt()));
  }

  void add(ByteBuffer hash, KeySet verifiedWith, AuthenticatedUser user) {
    entries.put(hash, new Verified(user, verifiedWith));
  }

  int size() {
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
