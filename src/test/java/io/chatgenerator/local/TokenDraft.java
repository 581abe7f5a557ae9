package io.chatgenerator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token before it is signed; tests may spoil any part of it. */
public final class TokenDraft {
  private final JsonObject header = new JsonObject();
  private final JsonObject claims;
  private Function<String, byte[]> signature;

  TokenDraft(JsonObject claims, IssuerKey key) {
    this.claims = claims;
    signWith(key);
  }

  public JsonObject header() {
    return header;
  }

  public JsonObject claims() {
    return claims;
  }

  public TokenDraft header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  public TokenDraft claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public TokenDraft without(String claim) {
    claims.remove(claim);
    return this;
  }

  /** RS256 by this key, whose id goes into the header. */
  public TokenDraft signWith(IssuerKey key) {
    header.put("kid", key.id()).put("alg", "RS256");
    signature = key::sign;
    return this;
  }

  /** HS256 by this secret; the key id stays. */
  public TokenDraft signWithSecret(byte[] secret) {
    header.put("alg", "HS256");
    signature = input -> hmac(input, secret);
    return this;
  }

  /** Algorithm {@code none} with an empty signature. */
  public TokenDraft unsigned() {
    header.put("alg", "none");
    signature = input -> new byte[0];
    return this;
  }

  String toToken() {
    String input =
        base64(header.encode().getBytes(UTF_8)) + "." + base64(claims.encode().getBytes(UTF_8));
    return input + "." + base64(signature.apply(input));
  }

  private static byte[] hmac(String input, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(input.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
