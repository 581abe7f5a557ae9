package io.chatgenerator.local;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes tokens with the claims of Cognito's, signed by keys that can be changed. Needs no server.
 * Safe for several threads.
 */
public final class TokenMint {
  /** The app client of the browser application. */
  public static final String CLIENT_ID = "local-browser";

  /** The app client of a program that publishes. */
  public static final String MACHINE_ID = "local-machine";

  public static final String MACHINE_SECRET = "local-machine-secret";
  public static final String PUBLISH_SCOPE = "stories/publish";

  private static final int PUBLISHED_KEYS = 2;

  private final String issuer;
  private final InstantSource clock;
  private final Deque<IssuerKey> keys = new ArrayDeque<>();
  private volatile Duration lifetime = Duration.ofHours(1);

  public TokenMint(String issuer, InstantSource clock) {
    this(issuer, clock, IssuerKey.generate());
  }

  /** Begins with a key that is there already, as making one takes a while. */
  public TokenMint(String issuer, InstantSource clock, IssuerKey first) {
    this.issuer = issuer;
    this.clock = clock;
    keys.addFirst(first);
  }

  /** From now on tokens are signed by a new key; the one before stays published, older ones go. */
  public synchronized void rotate() {
    keys.addFirst(IssuerKey.generate());
    while (keys.size() > PUBLISHED_KEYS) {
      keys.removeLast();
    }
  }

  /** How long tokens are good that are made from now on. */
  public void lifetime(Duration newLifetime) {
    lifetime = newLifetime;
  }

  public Duration lifetime() {
    return lifetime;
  }

  public synchronized IssuerKey key() {
    return keys.getFirst();
  }

  /** The public keys, as served to everybody. */
  public synchronized JsonObject jwks() {
    JsonArray published = new JsonArray();
    keys.forEach(key -> published.add(key.toJwk()));
    return new JsonObject().put("keys", published);
  }

  public String accessToken(LocalUser user) {
    return accessToken(user, draft -> {});
  }

  public String accessToken(LocalUser user, Consumer<TokenDraft> change) {
    return token(
        draft -> {
          draft
              .claim("sub", user.subject())
              .claim("client_id", CLIENT_ID)
              .claim("token_use", "access")
              .claim("scope", "openid profile")
              .claim("username", user.username());
          change.accept(draft);
        });
  }

  public String idToken(LocalUser user) {
    return idToken(user, draft -> {});
  }

  public String idToken(LocalUser user, Consumer<TokenDraft> change) {
    return token(
        draft -> {
          draft
              .claim("sub", user.subject())
              .claim("aud", CLIENT_ID)
              .claim("token_use", "id")
              .claim("cognito:username", user.username())
              .claim("name", user.name())
              .claim("email", user.email())
              .claim("email_verified", true);
          change.accept(draft);
        });
  }

  public String machineToken() {
    return machineToken(draft -> {});
  }

  public String machineToken(Consumer<TokenDraft> change) {
    return token(
        draft -> {
          draft
              .claim("sub", MACHINE_ID)
              .claim("client_id", MACHINE_ID)
              .claim("token_use", "access")
              .claim("scope", PUBLISH_SCOPE);
          change.accept(draft);
        });
  }

  /** A token with issuer, times and id only, before the change. */
  public String token(Consumer<TokenDraft> change) {
    Instant now = clock.instant();
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("auth_time", now.getEpochSecond())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(lifetime).getEpochSecond())
            .put("jti", UUID.randomUUID().toString());
    TokenDraft draft = new TokenDraft(claims, key());
    change.accept(draft);
    return draft.toToken();
  }
}
