package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each outside system missing: the cause is named in seconds, and the rest is served. */
@ServiceTest
@Robustness("Outside systems that are missing")
class OutagesIT {
  /** Nobody listens there: it takes a privilege to. */
  private static final String DEAD = "http://localhost:1";

  private static final Duration SECONDS = Duration.ofSeconds(15);

  private CapturedLog log;
  private Instant start;

  @BeforeEach
  void captureTheLog() {
    log = new CapturedLog("io.chatgenerator");
    start = Instant.now();
  }

  @AfterEach
  void showTheLogAgain() {
    log.close();
    assertThat(Instant.now()).isCloseTo(start, within(SECONDS.toSeconds(), ChronoUnit.SECONDS));
  }

  @Test
  void failsStoriesWhileTheModelCannotBeReached(Service service) {
    try (Service lame = service.beside(Map.of("OPENAI_BASE_URL", DEAD + "/v1"))) {
      assertFails(lame, "MODEL_UNAVAILABLE");
      assertThat(log.expect("MODEL_UNAVAILABLE")).contains("story");
    }
  }

  @Test
  void failsStoriesWhileTheKeyIsMissing(Service service) {
    try (Service lame = service.beside(Map.of("OPENAI_SECRET_PARAMETER", "NO_SUCH_KEY"))) {
      assertFails(lame, "SECRET_UNAVAILABLE");
      assertNotReady(lame, "secret");
      assertThat(log.expect("not ready: secret")).contains("NO_SUCH_KEY", "ParameterNotFound");
    }
  }

  @Test
  void refusesStoriesWhileTheTableIsMissing(Service service) {
    try (Service lame = service.beside(Map.of("STORIES_TABLE", "NoSuchTable"))) {
      assertThat(log.expect("not ready: table")).contains("The table NoSuchTable does not exist");
      assertNotReady(lame, "table");
      JsonObject prompt = Documents.prompt(Service.prompt("Nowhere to go"));
      lame.ada().refused("UNAVAILABLE", Documents.CREATE, prompt);
      lame.ada().refused("UNAVAILABLE", Documents.LIST, new JsonObject());
      assertServes(lame);
    }
  }

  @Test
  void asksCallersToWaitWhileTheIssuerIsDead(Service service) {
    try (Service lame = service.beside(Map.of("OIDC_ISSUER", DEAD))) {
      assertThat(log.expect("not ready: issuer")).contains("localhost");
      assertNotReady(lame, "issuer");
      var response = lame.ada().http().post(new JsonObject().put("query", "{ __typename }"));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.body()).contains("UNAVAILABLE");
    }
  }

  private static void assertFails(Service lame, String code) {
    Caller user = lame.somebody();
    JsonObject story = user.awaitEnd(user.create(Service.prompt("Hopeless")));
    assertThat(story.getString("status")).isEqualTo("FAILED");
    assertThat(story.getJsonObject("error").getString("code")).isEqualTo(code);
    assertServes(lame);
  }

  private static void assertServes(Service lame) {
    assertThat(lame.ada().ask("{ __typename }").getString("__typename")).isEqualTo("Query");
  }

  private static void assertNotReady(Service lame, String part) {
    JsonObject readiness = lame.readiness();
    assertThat(readiness.getString("status")).isEqualTo("starting");
    assertThat(readiness.getJsonObject("parts").getString(part)).isEqualTo("not reached yet");
  }
}
