package io.chatgenerator.local;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a browser application asks of {@code /authorize}; null for what it does not say. */
record AuthorizationRequest(Map<String, String> parameters) {
  private static final List<String> NAMES =
      List.of(
          "client_id",
          "redirect_uri",
          "response_type",
          "scope",
          "state",
          "nonce",
          "prompt",
          "code_challenge",
          "code_challenge_method");

  static AuthorizationRequest of(MultiMap given) {
    Map<String, String> parameters = new LinkedHashMap<>();
    NAMES.stream().filter(given::contains).forEach(name -> parameters.put(name, given.get(name)));
    return new AuthorizationRequest(parameters);
  }

  String get(String name) {
    return parameters.get(name);
  }

  String redirectUri() {
    return get("redirect_uri");
  }

  /** A fault that must be shown, as there is nobody to redirect to. */
  Optional<String> fatalFault(AppClient client) {
    if (!TokenMint.CLIENT_ID.equals(get("client_id"))) {
      return Optional.of("There is no such client. Is client_id " + TokenMint.CLIENT_ID + "?");
    }
    return client.allows(redirectUri())
        ? Optional.empty()
        : Optional.of("The client does not allow this redirect_uri.");
  }

  /** A fault that the application receives by a redirect. */
  Optional<String> fault() {
    if (!"code".equals(get("response_type"))) {
      return Optional.of("unsupported_response_type");
    }
    boolean pkce = "S256".equals(get("code_challenge_method")) && get("code_challenge") != null;
    return pkce ? Optional.empty() : Optional.of("invalid_request");
  }

  boolean isAnsweredBy(String verifier) {
    return verifier != null && s256(verifier).equals(get("code_challenge"));
  }

  static String s256(String verifier) {
    try {
      byte[] bytes = verifier.getBytes(StandardCharsets.US_ASCII);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
