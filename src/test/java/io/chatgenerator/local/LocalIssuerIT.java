package io.chatgenerator.local;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks through the flows as a browser application and its browser would. */
class LocalIssuerIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalIssuer ISSUER = new LocalIssuer(VERTX);
  private static final String CALLBACK = "http://localhost:8080/callback";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final HttpClient browser =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @BeforeAll
  static void start() {
    ISSUER.start(0).timeout(5, SECONDS).await();
  }

  @AfterAll
  static void close() {
    VERTX.close().timeout(5, SECONDS).await();
  }

  @Test
  void walksTheCodeFlowWithPkce() throws Exception {
    HttpResponse<String> page = get("/authorize", request());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Ada Lovelace", "Ben Okri", "Somebody else");

    Map<String, String> back = choose("ada");
    assertThat(back).containsEntry("state", "a state & more").containsKey("code");

    JsonObject tokens = json(post("/token", exchange(back.get("code"))), 200);
    assertThat(tokens.getString("token_type")).isEqualTo("Bearer");
    assertThat(tokens.getInteger("expires_in")).isEqualTo(3600);
    JsonObject access = claims(tokens.getString("access_token"));
    assertThat(access.fieldNames())
        .containsExactlyInAnyOrder(
            "sub",
            "iss",
            "client_id",
            "token_use",
            "scope",
            "auth_time",
            "exp",
            "iat",
            "jti",
            "username");
    assertThat(access.getString("sub")).isEqualTo(LocalUser.ADA.subject());
    assertThat(access.getString("iss")).isEqualTo(ISSUER.url());
    JsonObject id = claims(tokens.getString("id_token"));
    assertThat(id.getString("aud")).isEqualTo(TokenMint.CLIENT_ID);
    assertThat(id.getString("nonce")).isEqualTo("a nonce");
    assertThat(id.getString("email")).isEqualTo("ada@example.com");
    assertThat(id.containsKey("client_id")).isFalse();
  }

  @Test
  void exchangesACodeOnlyOnceAndOnlyForItsVerifier() throws Exception {
    Map<String, String> exchange = exchange(choose("ada").get("code"));
    json(post("/token", exchange), 200);
    assertThat(json(post("/token", exchange), 400).getString("error")).isEqualTo("invalid_grant");

    for (String spoiled : new String[] {"code_verifier", "redirect_uri", "client_id"}) {
      Map<String, String> wrong = exchange(choose("ada").get("code"));
      wrong.put(spoiled, "wrong");
      assertThat(json(post("/token", wrong), 400).getString("error")).isEqualTo("invalid_grant");
    }
  }

  @Test
  void renewsWithARefreshTokenUntilItIsRevoked() throws Exception {
    String code = choose("ben").get("code");
    String refresh = json(post("/token", exchange(code)), 200).getString("refresh_token");
    Map<String, String> form =
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            TokenMint.CLIENT_ID,
            "refresh_token",
            refresh);
    JsonObject tokens = json(post("/token", form), 200);
    assertThat(claims(tokens.getString("access_token")).getString("sub"))
        .isEqualTo(LocalUser.BEN.subject());

    Map<String, String> revocation = Map.of("token", refresh, "client_id", TokenMint.CLIENT_ID);
    assertThat(post("/revoke", revocation).statusCode()).isEqualTo(200);
    assertThat(json(post("/token", form), 400).getString("error")).isEqualTo("invalid_grant");
  }

  @Test
  void renewsSilentlyWhileTheSessionLastsAndNotAfterLogout() throws Exception {
    Map<String, String> silent = request();
    silent.put("prompt", "none");
    assertThat(answer(get("/authorize", silent))).containsEntry("error", "login_required");

    choose("ada");
    String code = answer(get("/authorize", silent)).get("code");
    JsonObject tokens = json(post("/token", exchange(code)), 200);
    assertThat(claims(tokens.getString("id_token")).getString("name")).isEqualTo("Ada Lovelace");

    HttpResponse<String> out =
        get(
            "/logout",
            Map.of("client_id", TokenMint.CLIENT_ID, "logout_uri", "http://localhost:8080/"));
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(out.headers().firstValue("location")).contains("http://localhost:8080/");
    assertThat(answer(get("/authorize", silent))).containsEntry("error", "login_required");
  }

  @Test
  void letsAnybodyInByName() throws Exception {
    String code = choose("Zoë <Zed>").get("code");
    JsonObject id = claims(json(post("/token", exchange(code)), 200).getString("id_token"));
    assertThat(id.getString("name")).isEqualTo("Zoë <Zed>");
    assertThat(id.getString("sub")).isEqualTo(LocalUser.named("zoë <zed>").subject());

    Map<String, String> nobody = request();
    nobody.put("name", " ");
    assertThat(post("/authorize", nobody).body()).contains("Please give a name");
  }

  @Test
  void redirectsOnlyToThisMachine() throws Exception {
    String[] foreign = {
      "https://evil.example/",
      "http://localhost.evil.example/",
      "http://localhost@evil.example/",
      ""
    };
    for (String address : foreign) {
      Map<String, String> request = request();
      request.put("redirect_uri", address);
      HttpResponse<String> page = get("/authorize", request);
      assertThat(page.statusCode()).as(address).isEqualTo(400);
      assertThat(get("/logout", Map.of("logout_uri", address)).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void insistsOnPkceAndEscapesWhatItIsGiven() throws Exception {
    Map<String, String> request = request();
    request.remove("code_challenge");
    assertThat(answer(get("/authorize", request))).containsEntry("error", "invalid_request");

    request = request();
    request.put("state", "\"><script>");
    assertThat(get("/authorize", request).body())
        .contains("&quot;&gt;&lt;script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void admitsTheMachineByItsSecret() throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", TokenMint.MACHINE_ID);
    form.put("client_secret", TokenMint.MACHINE_SECRET);
    form.put("scope", TokenMint.PUBLISH_SCOPE);
    JsonObject claims = claims(json(post("/token", form), 200).getString("access_token"));
    assertThat(claims.getString("sub")).isEqualTo(claims.getString("client_id"));
    assertThat(claims.getString("scope")).isEqualTo(TokenMint.PUBLISH_SCOPE);

    form.put("scope", "everything");
    assertThat(json(post("/token", form), 400).getString("error")).isEqualTo("invalid_scope");
    form.put("client_secret", "guess");
    assertThat(json(post("/token", form), 401).getString("error")).isEqualTo("invalid_client");
  }

  @Test
  void letsBrowsersOfOtherOriginsAskForTokens() throws Exception {
    HttpRequest preflight =
        HttpRequest.newBuilder(URI.create(ISSUER.url() + "/token"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "http://localhost:8080")
            .header("Access-Control-Request-Method", "POST")
            .build();
    HttpResponse<String> response = send(preflight);
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
  }

  private static Map<String, String> request() {
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

  private static Map<String, String> exchange(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", TokenMint.CLIENT_ID);
    form.put("redirect_uri", CALLBACK);
    form.put("code", code);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  private Map<String, String> choose(String name) throws Exception {
    Map<String, String> form = request();
    form.put("name", name);
    return answer(post("/authorize", form));
  }

  /** What the redirect back to the application says. */
  private static Map<String, String> answer(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(303);
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).startsWith(CALLBACK + "?");
    return Stream.of(location.substring(CALLBACK.length() + 1).split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private HttpResponse<String> get(String path, Map<String, String> query) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(ISSUER.url() + path + "?" + form(query))).build());
  }

  private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(ISSUER.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(ofString(form(form)))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return browser.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  private static JsonObject claims(String token) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8));
  }
}
