package io.chatgenerator.local;

import static io.chatgenerator.local.SignInBrowser.answer;
import static io.chatgenerator.local.SignInBrowser.claims;
import static io.chatgenerator.local.SignInBrowser.exchange;
import static io.chatgenerator.local.SignInBrowser.json;
import static io.chatgenerator.local.SignInBrowser.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks through the flows as a browser application and its browser would. */
class LocalIssuerIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalIssuer ISSUER = new LocalIssuer(VERTX);

  private final SignInBrowser browser = new SignInBrowser(ISSUER);

  @BeforeAll
  static void start() {
    ISSUER.start(0).timeout(5, SECONDS).await();
    ISSUER.client().allow("http://localhost:8080/callback");
    ISSUER.client().allow("http://localhost:8080/");
  }

  @AfterAll
  static void close() {
    VERTX.close().timeout(5, SECONDS).await();
  }

  @Test
  void walksTheCodeFlowWithPkce() throws Exception {
    HttpResponse<String> page = browser.get("/authorize", request());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Ada Lovelace", "Ben Okri", "Somebody else");

    Map<String, String> back = browser.choose("ada");
    assertThat(back).containsEntry("state", "a state & more").containsKey("code");

    JsonObject tokens = json(browser.post("/token", exchange(back.get("code"))), 200);
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
    Map<String, String> exchange = exchange(browser.choose("ada").get("code"));
    json(browser.post("/token", exchange), 200);
    assertThat(json(browser.post("/token", exchange), 400).getString("error"))
        .isEqualTo("invalid_grant");

    for (String spoiled : new String[] {"code_verifier", "redirect_uri", "client_id"}) {
      Map<String, String> wrong = exchange(browser.choose("ada").get("code"));
      wrong.put(spoiled, "wrong");
      assertThat(json(browser.post("/token", wrong), 400).getString("error"))
          .isEqualTo("invalid_grant");
    }
  }

  @Test
  void renewsWithARefreshTokenUntilItIsRevoked() throws Exception {
    String code = browser.choose("ben").get("code");
    String refresh = json(browser.post("/token", exchange(code)), 200).getString("refresh_token");
    JsonObject tokens = json(browser.post("/token", renewal(refresh)), 200);
    assertThat(claims(tokens.getString("access_token")).getString("sub"))
        .isEqualTo(LocalUser.BEN.subject());

    String renewed = tokens.getString("refresh_token");
    Map<String, String> revocation = Map.of("token", renewed, "client_id", TokenMint.CLIENT_ID);
    assertThat(browser.post("/revoke", revocation).statusCode()).isEqualTo(200);
    assertThat(json(browser.post("/token", renewal(renewed)), 400).getString("error"))
        .isEqualTo("invalid_grant");
  }

  @Test
  void renewsSilentlyWhileTheSessionLastsAndNotAfterLogout() throws Exception {
    Map<String, String> silent = request();
    silent.put("prompt", "none");
    assertThat(answer(browser.get("/authorize", silent))).containsEntry("error", "login_required");

    browser.choose("ada");
    String code = answer(browser.get("/authorize", silent)).get("code");
    JsonObject tokens = json(browser.post("/token", exchange(code)), 200);
    assertThat(claims(tokens.getString("id_token")).getString("name")).isEqualTo("Ada Lovelace");

    HttpResponse<String> out = browser.get("/logout", logout("http://localhost:8080/"));
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(out.headers().firstValue("location")).contains("http://localhost:8080/");
    assertThat(answer(browser.get("/authorize", silent))).containsEntry("error", "login_required");
  }

  @Test
  void endsSessionsAndTheirRefreshTokensHoweverOftenRenewed() throws Exception {
    ISSUER.client().sessionLifetime(Duration.ZERO);
    Map<String, String> silent = request();
    silent.put("prompt", "none");
    try {
      String code = browser.choose("ada").get("code");
      String refresh = json(browser.post("/token", exchange(code)), 200).getString("refresh_token");
      assertThat(answer(browser.get("/authorize", silent)))
          .containsEntry("error", "login_required");
      assertThat(json(browser.post("/token", renewal(refresh)), 400).getString("error"))
          .isEqualTo("invalid_grant");
    } finally {
      ISSUER.client().sessionLifetime(Duration.ofDays(30));
    }
  }

  @Test
  void takesEachRefreshTokenOnceAndGivesAnother() throws Exception {
    String code = browser.choose("ben").get("code");
    String first = json(browser.post("/token", exchange(code)), 200).getString("refresh_token");
    String second = json(browser.post("/token", renewal(first)), 200).getString("refresh_token");
    assertThat(second).isNotEqualTo(first);
    json(browser.post("/token", renewal(first)), 400);
    json(browser.post("/token", renewal(second)), 200);
  }

  private static Map<String, String> renewal(String refreshToken) {
    return Map.of(
        "grant_type",
        "refresh_token",
        "client_id",
        TokenMint.CLIENT_ID,
        "refresh_token",
        refreshToken);
  }

  private static Map<String, String> logout(String address) {
    return Map.of("client_id", TokenMint.CLIENT_ID, "logout_uri", address);
  }

  @Test
  void letsAnybodyInByName() throws Exception {
    String code = browser.choose("Zoë <Zed>").get("code");
    JsonObject id = claims(json(browser.post("/token", exchange(code)), 200).getString("id_token"));
    assertThat(id.getString("name")).isEqualTo("Zoë <Zed>");
    assertThat(id.getString("sub")).isEqualTo(LocalUser.named("zoë <zed>").subject());

    Map<String, String> nobody = request();
    nobody.put("name", " ");
    assertThat(browser.post("/authorize", nobody).body()).contains("Please give a name");
  }

  @Test
  void redirectsOnlyToTheVeryAddressesThatAreAllowed() throws Exception {
    String[] foreign = {
      "https://evil.example/",
      "http://localhost.evil.example/",
      "http://localhost:8080/callback/",
      "http://localhost:8080/callback?a=b",
      "http://localhost:8081/callback",
      "http://LOCALHOST:8080/callback",
      "http://localhost@evil.example/",
      ""
    };
    for (String address : foreign) {
      Map<String, String> request = request();
      request.put("redirect_uri", address);
      HttpResponse<String> page = browser.get("/authorize", request);
      assertThat(page.statusCode()).as(address).isEqualTo(400);
      assertThat(browser.get("/logout", logout(address)).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void insistsOnPkceAndEscapesWhatItIsGiven() throws Exception {
    Map<String, String> request = request();
    request.remove("code_challenge");
    assertThat(answer(browser.get("/authorize", request)))
        .containsEntry("error", "invalid_request");

    request = request();
    request.put("state", "\"><script>");
    assertThat(browser.get("/authorize", request).body())
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
    JsonObject claims = claims(json(browser.post("/token", form), 200).getString("access_token"));
    assertThat(claims.getString("sub")).isEqualTo(claims.getString("client_id"));
    assertThat(claims.getString("scope")).isEqualTo(TokenMint.PUBLISH_SCOPE);

    form.put("scope", "everything");
    assertThat(json(browser.post("/token", form), 400).getString("error"))
        .isEqualTo("invalid_scope");
    form.put("client_secret", "guess");
    assertThat(json(browser.post("/token", form), 401).getString("error"))
        .isEqualTo("invalid_client");
  }

  @Test
  void letsBrowsersOfOtherOriginsAskForTokens() throws Exception {
    HttpRequest preflight =
        HttpRequest.newBuilder(URI.create(ISSUER.url() + "/token"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "http://localhost:8080")
            .header("Access-Control-Request-Method", "POST")
            .build();
    HttpResponse<String> response = browser.send(preflight);
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
  }
}
