package io.chatgenerator.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Picks out of a JWKS document the keys that can verify RS256, and passes over all others. */
final class RsaKeys {
  private static final int MIN_BITS = 2048;
  private static final int MAX_BITS = 8192;

  private RsaKeys() {}

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
          .filter(RsaKeys::isSound);
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
