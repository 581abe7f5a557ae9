package io.chatgenerator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The issuer's keys at one time, of those in its JWKS document that can verify RS256; never none,
 * as JWTAuth without a key accepts unsigned tokens.
 */
final class KeySet {
  private static final int MIN_BITS = 2048;
  private static final int MAX_BITS = 8192;

  private final Map<String, JsonObject> keys;
  private final JWTAuth auth;

  /** Fails with an IllegalArgumentException where the document holds no usable key. */
  KeySet(Vertx vertx, String issuer, JsonObject jwks) {
    keys = usable(jwks);
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

  /** The usable keys by their id, each reduced to what RS256 needs; may be empty. */
  static Map<String, JsonObject> usable(JsonObject jwks) {
    Map<String, JsonObject> usable = new TreeMap<>();
    if (jwks.getValue("keys") instanceof JsonArray keys) {
      for (Object key : keys) {
        if (key instanceof JsonObject jwk && isForSignatures(jwk)) {
          publicKey(jwk).ifPresent(rsa -> usable.put(jwk.getString("kid"), reduced(jwk, rsa)));
        }
      }
    }
    return usable;
  }

  private static boolean isForSignatures(JsonObject jwk) {
    return "RSA".equals(jwk.getValue("kty"))
        && jwk.getValue("kid") instanceof String kid
        && !kid.isBlank()
        && "sig".equals(jwk.getValue("use", "sig"))
        && "RS256".equals(jwk.getValue("alg", "RS256"));
  }

  /** Builds the key here, as JWTAuth only logs what it cannot use and may end up with no key. */
  private static Optional<RSAPublicKey> publicKey(JsonObject jwk) {
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
      return Optional.of((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec))
          .filter(KeySet::isSound);
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isSound(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= MIN_BITS && bits <= MAX_BITS && key.getPublicExponent().testBit(0);
  }

  private static JsonObject reduced(JsonObject jwk, RSAPublicKey key) {
    return new JsonObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", jwk.getString("kid"))
        .put("n", text(key.getModulus()))
        .put("e", text(key.getPublicExponent()));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getString(name)));
  }

  private static String text(BigInteger number) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
  }
}
