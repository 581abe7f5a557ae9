package io.chatgenerator.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatgenerator.robustness.Robustness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Robustness("Bad documents of the issuer")
class IssuerDocumentsIT {
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private volatile JsonObject discovery;
  private volatile String keys = "{\"keys\":[]}";
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() {
    server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "localhost"));
    url = "http://localhost:" + server.actualPort();
    discovery = new JsonObject().put("issuer", url + "/pool").put("jwks_uri", url + "/keys");
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void answer(HttpServerRequest request) {
    asked.incrementAndGet();
    switch (request.path()) {
      case "/pool/.well-known/openid-configuration" -> request.response().end(discovery.encode());
      case "/keys" -> request.response().end(keys);
      case "/moved" -> request.response().setStatusCode(302).putHeader("Location", "/keys").end();
      case "/silent" -> request.response().setChunked(true).write("{");
      default -> request.response().setStatusCode(404).end();
    }
  }

  @Test
  void followsTheDiscoveryDocumentToTheKeys() {
    assertThat(fetch()).isEqualTo(new JsonObject(keys));
  }

  @Test
  void refusesADiscoveryDocumentOfAnotherIssuer() {
    discovery.put("issuer", url);
    assertThat(failure()).hasMessageContaining("another issuer");
    discovery.remove("issuer");
    assertThat(failure()).hasMessageContaining("another issuer");
  }

  @Test
  void believesNoDiscoveryDocumentOfAnotherIssuerAboutWhereToSignIn() {
    discovery.put("token_endpoint", "https://login.example/token");
    assertThat(origins()).containsExactlyInAnyOrder(url, "https://login.example");
    for (Object wrong : new Object[] {url, "https://evil.example/pool", 7}) {
      discovery.put("issuer", wrong);
      assertThat(origins()).containsExactly(url);
    }
  }

  @Test
  void asksAnIssuerThatIsAwayForItsOriginsSeldom() {
    TestClock clock = new TestClock();
    IssuerOrigins origins = new IssuerOrigins(vertx, client, URI.create(url + "/away"), clock);
    for (int i = 0; i < 3; i++) {
      assertThat(await(origins.get())).containsExactly(url);
    }
    assertThat(asked).hasValue(1);
    clock.advance(Duration.ofSeconds(6));
    await(origins.get());
    assertThat(asked).hasValue(2);
  }

  @Test
  void takesNoOriginFromAnEndpointThatIsNone() {
    discovery.put("token_endpoint", "https://login.example/token; script-src *");
    discovery.put("revocation_endpoint", 7);
    assertThat(origins()).containsExactly(url);
    discovery.put("token_endpoint", "javascript:alert(1)");
    assertThat(origins()).containsExactly(url);
  }

  @Test
  void refusesAnUnusableAddressOfTheKeys() {
    for (Object address : new Object[] {"file:///etc/passwd", "", 7, "/keys"}) {
      discovery.put("jwks_uri", address);
      assertThat(failure()).hasMessageContaining("no usable jwks_uri");
    }
  }

  @Test
  void refusesErrorsAndRedirects() {
    discovery.put("jwks_uri", url + "/none");
    assertThat(failure()).hasMessageContaining("404");
    discovery.put("jwks_uri", url + "/moved");
    assertThat(failure()).hasMessageContaining("302");
  }

  @Test
  void refusesWhatIsNoJsonObject() {
    for (String body : new String[] {"", "<html>", "[]", "null", "{\"keys\":["}) {
      keys = body;
      assertThat(failure()).hasMessageContaining("not a JSON object");
    }
  }

  @Test
  void readsNoEndlessDocument() {
    keys = " ".repeat(300 * 1024);
    assertThat(failure()).hasStackTraceContaining("longer than 262144 bytes");
  }

  @Test
  void givesUpOnASilentIssuer() {
    discovery.put("jwks_uri", url + "/silent");
    assertThat(failure()).hasMessageContaining("3");
  }

  private Set<String> origins() {
    return await(new IssuerOrigins(vertx, client, URI.create(url + "/pool")).get());
  }

  private JsonObject fetch() {
    return await(new IssuerDocuments(client, URI.create(url + "/pool")).fetchKeys());
  }

  private Throwable failure() {
    Throwable failure = catchThrowable(this::fetch);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static <T> T await(Future<T> future) {
    return future.timeout(10, SECONDS).await();
  }
}
