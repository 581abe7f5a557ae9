package io.chatgenerator.testing;

import static io.chatgenerator.auth.AuthenticatedUser.Kind.MACHINE;
import static io.chatgenerator.auth.AuthenticatedUser.Kind.USER;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Tokens that need no issuer: each is a word that says what becomes of it. */
final class TestTokens {
  private TestTokens() {}

  static Future<AuthenticatedUser> verify(String token) {
    return switch (token) {
      case "alice" -> user("alice", Instant.MAX);
      case "machine" ->
          Future.succeededFuture(
              new AuthenticatedUser(
                  "machine", MACHINE, Instant.MAX, Set.of("stories/publish"), Set.of()));
      case "brief" -> user("brief", Instant.now().plusMillis(200));
      case "expired" -> user("expired", Instant.now().minusMillis(1));
      case "down" -> Future.failedFuture(new RequestException(ErrorCode.UNAVAILABLE, "no issuer"));
      case "crowded" ->
          Future.failedFuture(RequestException.tooMany("too many", Duration.ofSeconds(1)));
      case "never" -> Promise.<AuthenticatedUser>promise().future();
      case "broken" -> Future.failedFuture(new IllegalStateException("secret detail"));
      default -> Future.failedFuture(RequestException.unauthenticated("The signature is wrong"));
    };
  }

  private static Future<AuthenticatedUser> user(String name, Instant expiresAt) {
    return Future.succeededFuture(new AuthenticatedUser(name, USER, expiresAt, Set.of(), Set.of()));
  }
}
