package io.chatgenerator.e2e;

import static io.chatgenerator.local.LocalUser.ADA;
import static io.chatgenerator.local.LocalUser.BEN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.IssuerKey;
import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.TokenDraft;
import io.chatgenerator.local.TokenMint;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.robustness.Tries;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of bad token on both ways in, of an issuer of its own that may also fail. */
@ServiceTest
@Robustness("Bad tokens and a missing issuer, over HTTP and WebSocket")
class TokensIT {
  private static final int FLOOD = 200;

  private static Vertx vertx;
  private static LocalIssuer issuer;
  private static Service task;

  @BeforeAll
  static void start(Service service) {
    vertx = Vertx.vertx();
    issuer = new LocalIssuer(vertx, IssuerKey.generate()).start(0).timeout(10, SECONDS).await();
    task = taskOfIssuer(service);
  }

  @AfterAll
  static void stop() {
    task.close();
    vertx.close().timeout(10, SECONDS).await();
  }

  private static Service taskOfIssuer(Service service) {
    return service.beside(
        Map.of("OIDC_ISSUER", issuer.url(), "MAX_BAD_TOKENS_PER_ADDRESS", "100000"));
  }

  /** What else is refused, {@code CognitoTokenVerifierTest} says. */
  static Stream<Arguments> bad() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        Arguments.of("rubbish", token(mint -> "rubbish")),
        Arguments.of("expired", access(draft -> draft.claim("exp", now - 1))),
        Arguments.of("unsigned", access(TokenDraft::unsigned)),
        Arguments.of("changed after it was signed", token(TokensIT::forged)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void refusesATokenThatIs(String kind, Function<TokenMint, String> token) {
    Tries.add(2);
    String bad = token.apply(issuer.mint());
    HttpResponse<String> response = post(task, bad);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(code(response)).isEqualTo("UNAUTHENTICATED");
    assertThat(closeCode(task, bad)).isEqualTo(4403);
  }

  @Test
  void asksTheIssuerSeldomInAFloodOfUnknownKeys() {
    Tries.add(FLOOD);
    assertThat(post(task, issuer.mint().accessToken(ADA)).statusCode()).isEqualTo(200);
    int before = issuer.keyFetches();
    long start = System.nanoTime();
    for (int i = 0; i < FLOOD; i++) {
      String id = "unknown-" + i;
      String unknown = issuer.mint().accessToken(ADA, draft -> draft.header("kid", id));
      if (i % 10 == 0) {
        assertThat(closeCode(task, unknown)).isEqualTo(4403);
      } else {
        assertThat(post(task, unknown).statusCode()).isEqualTo(401);
      }
    }
    long tenSeconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() / 10;
    assertThat(issuer.keyFetches() - before).isLessThanOrEqualTo((int) (1 + tenSeconds));
    assertThat(post(task, issuer.mint().accessToken(BEN)).statusCode()).isEqualTo(200);
  }

  @Test
  void waitsForAnIssuerThatIsDownAtStartAndGoesOnWithoutItLater(Service service) {
    Tries.add(2);
    int port = issuer.port();
    issuer.close().timeout(10, SECONDS).await();
    try (CapturedLog log = new CapturedLog("io.chatgenerator");
        Service early = taskOfIssuer(service)) {
      assertThat(log.expect("not ready: issuer")).contains("refused");
      String ada = issuer.mint().accessToken(ADA);
      assertThat(code(post(early, ada))).isEqualTo("UNAVAILABLE");
      assertThat(closeCode(early, ada)).isEqualTo(1013);

      issuer.start(port).timeout(10, SECONDS).await();
      assertServesSoon(early, ada);

      issuer.close().timeout(10, SECONDS).await();
      assertThat(post(early, issuer.mint().accessToken(BEN)).statusCode()).isEqualTo(200);
      assertThat(closeCode(early, forged(issuer.mint()))).isEqualTo(4403);
    } finally {
      issuer.start(port).timeout(10, SECONDS).await();
    }
  }

  /** The issuer is asked once a second. */
  private static void assertServesSoon(Service early, String token) {
    Instant latest = Instant.now().plusSeconds(20);
    while (post(early, token).statusCode() == 503) {
      assertThat(Instant.now()).isBefore(latest);
    }
    assertThat(post(early, token).statusCode()).isEqualTo(200);
  }

  private static Function<TokenMint, String> token(Function<TokenMint, String> make) {
    return make;
  }

  private static Function<TokenMint, String> access(Consumer<TokenDraft> change) {
    return mint -> mint.accessToken(ADA, change);
  }

  /** Ada's token with Ben's claims. */
  private static String forged(TokenMint mint) {
    String[] ada = mint.accessToken(ADA).split("\\.", -1);
    String[] ben = mint.accessToken(BEN).split("\\.", -1);
    return String.join(".", ada[0], ben[1], ada[2]);
  }

  private static HttpResponse<String> post(Service to, String token) {
    return to.caller("", token).http().post(new JsonObject().put("query", "{ __typename }"));
  }

  private static String code(HttpResponse<String> response) {
    JsonObject error = GraphQLHttpClient.json(response).getJsonArray("errors").getJsonObject(0);
    return error.getJsonObject("extensions").getString("code");
  }

  private static int closeCode(Service to, String token) {
    try (GraphQLWsClient socket = GraphQLWsClient.connect(to.port())) {
      socket.init(token);
      return socket.closeCode();
    }
  }
}
