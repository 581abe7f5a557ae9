package io.chatgenerator.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * What a token says about its signature before anything is believed of it.
 *
 * @param keyId of the key that is said to have signed it
 */
record TokenHeader(String keyId) {

  /** Fails with {@link AuthenticationException} unless this may be a token signed by RS256. */
  static TokenHeader of(String token) {
    JsonObject header = decode(token);
    // Checked here too, so that no other algorithm ever comes near a key or the issuer.
    if (!"RS256".equals(header.getValue("alg"))) {
      throw AuthenticationException.invalid("The token is not signed by RS256");
    }
    // RFC 7515 4.1.11: extensions that must be understood, and none is.
    if (header.containsKey("crit")) {
      throw AuthenticationException.invalid("The token has an unknown critical header");
    }
    if (header.getValue("kid") instanceof String keyId && !keyId.isBlank()) {
      return new TokenHeader(keyId);
    }
    throw AuthenticationException.invalid("The token names no key");
  }

  private static JsonObject decode(String token) {
    String[] segments = token.split("\\.", -1);
    if (segments.length != 3) {
      throw AuthenticationException.invalid("The token is malformed");
    }
    try {
      return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(segments[0])));
    } catch (RuntimeException e) {
      throw AuthenticationException.invalid("The token is malformed");
    }
  }
}
