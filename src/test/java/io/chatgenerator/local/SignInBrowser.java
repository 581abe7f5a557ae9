package io.chatgenerator.local;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A browser with its cookies, and the application in it that signs users in. */
final class SignInBrowser {
  private static final String CALLBACK = "http://localhost:8080/callback";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final LocalIssuer issuer;
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  SignInBrowser(LocalIssuer issuer) {
    this.issuer = issuer;
  }

  static Map<String, String> request() {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("client_id", TokenMint.CLIENT_ID);
    request.put("redirect_uri", CALLBACK);
    request.put("response_type", "code");
    request.put("scope", "openid profile");
    request.put("state", "a state & more");
    request.put("nonce", "a nonce");
    request.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    request.put("code_challenge_method", "S256");
    return request;
  }

  static Map<String, String> exchange(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", TokenMint.CLIENT_ID);
    form.put("redirect_uri", CALLBACK);
    form.put("code", code);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  Map<String, String> choose(String name) throws Exception {
    Map<String, String> form = request();
    form.put("name", name);
    return answer(post("/authorize", form));
  }

  /** What the redirect back to the application says. */
  static Map<String, String> answer(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(303);
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).startsWith(CALLBACK + "?");
    return Stream.of(location.substring(CALLBACK.length() + 1).split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  HttpResponse<String> get(String path, Map<String, String> query) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(issuer.url() + path + "?" + form(query))).build());
  }

  HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(issuer.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(ofString(form(form)))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  static JsonObject claims(String token) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8));
  }
}
