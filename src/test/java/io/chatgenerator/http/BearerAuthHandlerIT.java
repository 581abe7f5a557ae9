package io.chatgenerator.http;

import static io.chatgenerator.local.LocalUser.ADA;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.auth.JwksCache;
import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.local.IssuerKey;
import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.TokenDraft;
import io.chatgenerator.local.TokenMint;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way over sockets: a request with a token, its check, and the issuer's documents. */
@Robustness("Bad tokens and a missing issuer, over HTTP and WebSocket")
class BearerAuthHandlerIT {
  private static final Buffer BODY = Buffer.buffer("x".repeat(1_000_000));

  private static final IssuerKey KEY = IssuerKey.generate();

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final LocalIssuer issuer = new LocalIssuer(vertx, KEY);
  private HttpServer server;

  @BeforeEach
  void start() {
    await(issuer.start(0));
    OidcConfig oidc =
        new OidcConfig(URI.create(issuer.url()), TokenMint.CLIENT_ID, TokenMint.PUBLISH_SCOPE);
    JwksCache keys = new JwksCache(vertx, client, oidc.issuer());
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            new BearerAuthHandler(
                new CognitoTokenVerifier(
                    oidc, keys, new RateLimiter(100, () -> {}), new PacedQueue(vertx)),
                new ClientAddress(1)));
    router.route().handler(BodyHandler.create(false));
    router.route().handler(BearerAuthHandlerIT::describe);
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static void describe(RoutingContext context) {
    AuthenticatedUser user = context.get(BearerAuthHandler.USER);
    context.end(user.kind() + " " + user.subject() + " " + context.body().length());
  }

  @Test
  void letsBothKindsOfTokenThroughWithTheWholeBody() {
    assertThat(send("Bearer " + issuer.mint().accessToken(ADA)).bodyAsString())
        .isEqualTo("USER " + ADA.subject() + " 1000000");
    assertThat(send("bearer " + issuer.mint().idToken(ADA)).bodyAsString())
        .isEqualTo("USER " + ADA.subject() + " 1000000");
    assertThat(send(issuer.mint().accessToken(ADA)).bodyAsString())
        .isEqualTo("USER " + ADA.subject() + " 1000000");
    assertThat(send("Bearer " + issuer.mint().machineToken()).bodyAsString())
        .isEqualTo("MACHINE " + TokenMint.MACHINE_ID + " 1000000");
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void answersWith401AndAGraphQLErrorWithoutAToken() {
    HttpResponse<Buffer> response = await(request().sendBuffer(BODY));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getHeader("Content-Type")).startsWith("application/json");
    assertThat(response.bodyAsJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"errors":[{"message":"A token is needed",
                            "extensions":{"code":"UNAUTHENTICATED"}}]}
                """));
  }

  @Test
  void answersInTheMediaTypeOfGraphQLWhereItIsAskedFor() {
    HttpRequest<Buffer> request =
        request().putHeader("Accept", "application/graphql-response+json, application/json;q=0.9");
    assertThat(await(request.send()).getHeader("Content-Type"))
        .startsWith("application/graphql-response+json");
    request.putHeader("Accept", "application/json, application/graphql-response+json;q=0.5");
    assertThat(await(request.send()).getHeader("Content-Type")).startsWith("application/json");
  }

  @Test
  void answersWith401ToBadTokensAndKeepsTheConnection() {
    String unsigned = issuer.mint().accessToken(ADA, TokenDraft::unsigned);
    for (String header :
        new String[] {"Bearer " + unsigned, "Bearer x", "Basic YTpi", "", "Bearer "}) {
      assertThat(send(header).statusCode()).as(header).isEqualTo(401);
    }
    assertThat(send("Bearer " + issuer.mint().accessToken(ADA)).statusCode()).isEqualTo(200);
  }

  @Test
  void acceptsTheNewKeyWhenTheIssuerRotates() {
    String before = issuer.mint().accessToken(ADA);
    assertThat(send("Bearer " + before).statusCode()).isEqualTo(200);
    issuer.rotate();
    assertThat(send("Bearer " + issuer.mint().accessToken(ADA)).statusCode()).isEqualTo(200);
    assertThat(send("Bearer " + before).statusCode()).isEqualTo(200);
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void answersWith503WhileTheIssuerIsDownAtStart() {
    await(issuer.close());
    try (CapturedLog log = new CapturedLog(JwksCache.class)) {
      HttpResponse<Buffer> response = send("Bearer " + issuer.mint().accessToken(ADA));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.getHeader("Retry-After")).isEqualTo("2");
      assertThat(response.bodyAsString()).contains("\"UNAVAILABLE\"").doesNotContain("localhost");
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("No keys from the issuer " + issuer.url() + ": Connection refused");
    }
  }

  @Test
  void goesOnWhileTheIssuerIsDownLater() {
    String ada = "Bearer " + issuer.mint().accessToken(ADA);
    assertThat(send(ada).statusCode()).isEqualTo(200);
    await(issuer.close());
    assertThat(send(ada).statusCode()).isEqualTo(200);
    assertThat(send("Bearer " + issuer.mint().idToken(ADA)).statusCode()).isEqualTo(200);
  }

  private HttpResponse<Buffer> send(String authorization) {
    return await(request().putHeader("Authorization", authorization).sendBuffer(BODY));
  }

  private HttpRequest<Buffer> request() {
    return client.post(server.actualPort(), "localhost", "/graphql");
  }

  private static <T> T await(Future<T> future) {
    return future.timeout(10, SECONDS).await();
  }
}
