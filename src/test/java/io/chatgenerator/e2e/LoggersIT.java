package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Levels of the log, which operators read and change while the service runs. */
@ServiceTest
class LoggersIT {
  private static final String NAME = "io.chatgenerator.e2e.LoggersIT.subject";

  private final Logger subject = LoggerFactory.getLogger(NAME);

  @Test
  void changesALevelAndShowsIt(Service service) {
    assertThat(set(service, NAME, "{\"level\": \"ERROR\"}").statusCode()).isEqualTo(204);
    assertThat(subject.isWarnEnabled()).isFalse();
    assertThat(levels(service).getString(NAME)).isEqualTo("ERROR");
    assertThat(levels(service).getString("ROOT")).isNotNull();

    assertThat(set(service, NAME, "{\"level\": \"debug\"}").statusCode()).isEqualTo(204);
    assertThat(subject.isDebugEnabled()).isTrue();
    assertThat(levels(service).getString(NAME)).isEqualTo("DEBUG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"DEBUG\"", "{\"level\": 1}", "{\"level\": \"LOUD\"}"})
  void refusesWhatIsNoLevelAndSaysWhatIs(String body, Service service) {
    set(service, NAME, "{\"level\": \"INFO\"}");
    HttpResponse<String> answer = set(service, NAME, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("{\"level\": \"DEBUG\"}", "TRACE");
    assertThat(levels(service).getString(NAME)).isEqualTo("INFO");
  }

  @Test
  void keepsNoNameThatNothingLogsUnder(Service service) {
    String unknown = "io.chatgenerator.Nobody";
    assertThat(set(service, unknown, "{\"level\": \"DEBUG\"}").statusCode()).isEqualTo(404);
    assertThat(((LoggerContext) LoggerFactory.getILoggerFactory()).exists(unknown)).isNull();
    assertThat(set(service, "root", "{\"level\": \"INFO\"}").statusCode()).isEqualTo(204);
  }

  @Test
  void readsNoLongBodyAndLogsNothingOfIt(Service service) {
    try (CapturedLog log = new CapturedLog("io.vertx")) {
      assertThat(set(service, NAME, " ".repeat(2_000)).statusCode()).isEqualTo(413);
      assertThat(log.events()).isEmpty();
    }
  }

  @Test
  void areNothingForThePublic(Service service) {
    URI asked = URI.create("http://localhost:" + service.port() + "/loggers");
    assertThat(service.ada().http().send(HttpRequest.newBuilder(asked)).statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> set(Service service, String name, String body) {
    return service.managed(
        "/loggers/" + name, HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)));
  }

  private static JsonObject levels(Service service) {
    return new JsonObject(service.managed("/loggers", HttpRequest.newBuilder()).body());
  }
}
