package io.chatgenerator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.ArrayList;
import java.util.Map;

/** The issuer's keys at one time; never none, as JWTAuth without a key accepts unsigned tokens. */
final class KeySet {
  private final Map<String, JsonObject> keys;
  private final JWTAuth auth;

  /**
   * @throws IllegalArgumentException if the document holds no usable key
   */
  KeySet(Vertx vertx, String issuer, JsonObject jwks) {
    keys = RsaKeys.usable(jwks);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("its key set holds no RSA key for RS256 with a key id");
    }
    // Time is checked with the other claims, against one clock.
    JWTOptions options = new JWTOptions().setIssuer(issuer).setIgnoreExpiration(true);
    auth =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions().setJwks(new ArrayList<>(keys.values())).setJWTOptions(options));
  }

  boolean contains(String keyId) {
    return keys.containsKey(keyId);
  }

  boolean hasSameKeysAs(KeySet other) {
    return keys.equals(other.keys);
  }

  /** The claims of a token whose signature and issuer are right; any failure means a bad token. */
  Future<JsonObject> verify(String token) {
    return auth.authenticate(new TokenCredentials(token))
        .map(user -> user.attributes().getJsonObject("accessToken"));
  }
}
