package io.chatgenerator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task asks of ECS, before an agent that answers as the one of Fargate does. */
class TaskProtectionIT {
  private static final JsonObject GRANTED = new JsonObject().put("protection", new JsonObject());
  private static final JsonObject REFUSED = new JsonObject().put("failure", new JsonObject());
  private static final String PUT = "PUT /api/task/task-protection/v1/state ";
  private static final String ON = PUT + "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":11}";
  private static final String OFF = PUT + "{\"ProtectionEnabled\":false}";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient web = WebClient.create(vertx);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final TaskProtection protection =
      new TaskProtection(agent(), Duration.ofSeconds(601), now::get);
  private volatile JsonObject answer = GRANTED;

  @AfterEach
  void close() {
    vertx.close().timeout(5, SECONDS).await();
  }

  @Test
  void lastsFromTheFirstStoryToTheLast() {
    follow(0, 3, 2, 1, 0, 0);

    assertThat(asked).containsExactly(ON, OFF);
  }

  @Test
  void comesBackAtOnceWithTheNextStory() {
    follow(1, 0, 1);

    assertThat(asked).containsExactly(ON, OFF, ON);
  }

  @Test
  void letsADeploymentThroughWhereStoriesNeverEnd() {
    follow(100);
    pass(Duration.ofMinutes(11));
    follow(100, 100);
    pass(TaskProtection.PAUSE.minusSeconds(1));
    follow(100);
    assertThat(asked).containsExactly(ON);

    pass(Duration.ofSeconds(1));
    follow(100, 100);
    assertThat(asked).containsExactly(ON, ON);
  }

  @Test
  void isAskedForAgainAfterAPauseWhereItIsRefused() {
    answer = REFUSED;
    try (CapturedLog log = new CapturedLog(TaskProtection.class)) {
      follow(1, 1);
      assertThat(log.expect("does not protect")).isNotEmpty();
    }
    assertThat(asked).containsExactly(ON);

    answer = GRANTED;
    pass(TaskProtection.PAUSE);
    follow(1, 0);
    assertThat(asked).containsExactly(ON, ON, OFF);
  }

  @Test
  void isReleasedAgainWhereThatIsRefused() {
    follow(1);
    answer = REFUSED;
    try (CapturedLog log = new CapturedLog(TaskProtection.class)) {
      follow(0);
      assertThat(log.expect("does not release")).isNotEmpty();
    }
    answer = GRANTED;
    follow(0, 0);

    assertThat(asked).containsExactly(ON, OFF, OFF);
  }

  @Test
  void isForTasksOnEcsWhoseStoriesMayOutlastTheirDrain() {
    Map<String, String> environment =
        new HashMap<>(Map.of("OIDC_ISSUER", "http://localhost:1", "OIDC_CLIENT_ID", "browser"));
    environment.put("MAX_TOKENS", "8000");
    assertThat(TaskProtection.of(AppConfig.from(environment))).isEmpty();

    environment.put("ECS_AGENT_URI", "http://169.254.170.2/api/task");
    assertThat(TaskProtection.of(AppConfig.from(environment))).isPresent();

    environment.put("MAX_TOKENS", "2000");
    assertThat(TaskProtection.of(AppConfig.from(environment))).isEmpty();
  }

  private void follow(int... storiesInFlight) {
    for (int stories : storiesInFlight) {
      protection.follow(web, stories).timeout(10, SECONDS).await();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private String agent() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              asked.add(request.method() + " " + request.uri() + " " + body);
                              request.response().end(answer.toBuffer());
                            }))
            .listen(0, "127.0.0.1")
            .timeout(10, SECONDS)
            .await();
    return "http://127.0.0.1:" + server.actualPort() + "/api/task";
  }
}
