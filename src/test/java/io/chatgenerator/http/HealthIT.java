package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.management.ManagementRouter;
import io.chatgenerator.management.Readiness;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health as operators see it, with an event loop in question that the test has in its hands. */
class HealthIT {
  private final Vertx vertx = Vertx.vertx();
  private final Loop service = new Loop();
  private final Management management = new Management();

  @BeforeEach
  void start() {
    vertx.deployVerticle(service).compose(id -> vertx.deployVerticle(management)).await();
  }

  @AfterEach
  void stop() {
    vertx.close().timeout(10, SECONDS).await();
  }

  @Test
  void isNotLiveWhileTheEventLoopHangs() throws InterruptedException {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);

    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    service.loop().runOnContext(turn -> hang(hanging, go));
    assertThat(hanging.await(10, SECONDS)).isTrue();
    try {
      assertThat(get("/health/live").statusCode()).isEqualTo(503);
      assertThat(new JsonObject(get("/health/ready").body()).getString("status"))
          .isEqualTo("hanging");
    } finally {
      go.countDown();
    }
    service.ask(() -> 0);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyOnceEachPartWasReachedAndNotWhileItDrains() {
    service.ask(() -> await("table", Future.succeededFuture()));
    try (CapturedLog log = new CapturedLog(Readiness.class)) {
      service.ask(() -> await("secret", Future.failedFuture("no such parameter")));
      log.expect("secret cannot be reached: no such parameter");
    }
    HttpResponse<String> starting = get("/health/ready");
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(starting.body()).getJsonObject("parts").getMap())
        .containsEntry("table", "reached")
        .containsEntry("secret", "not reached yet");

    service.ask(() -> await("secret", Future.succeededFuture()));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    service.ask(
        () -> {
          service.readiness.drain();
          return 0;
        });
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  private int await(String part, Future<?> reached) {
    service.readiness.await(part, () -> reached);
    return 0;
  }

  private static void hang(CountDownLatch hanging, CountDownLatch go) {
    hanging.countDown();
    try {
      assertThat(go.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> get(String path) {
    int port = management.server.port();
    return new GraphQLHttpClient(port, null)
        .send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
  }

  private final class Loop extends VerticleBase {
    private final Readiness readiness = new Readiness(HealthIT.this.vertx, "table", "secret");

    Context loop() {
      return context;
    }

    void ask(Callable<Integer> question) {
      Promise<Integer> answer = Promise.promise();
      context.runOnContext(
          turn -> {
            try {
              answer.complete(question.call());
            } catch (Exception e) {
              answer.fail(e);
            }
          });
      answer.future().timeout(10, SECONDS).await();
    }
  }

  private final class Management extends VerticleBase {
    private ListeningServer server;

    @Override
    public Future<?> start() {
      List<Context> loops = List.of(service.loop());
      return ListeningServer.listen(
              vertx,
              new HttpServerOptions().setPort(0),
              ManagementRouter.create(vertx, service.readiness, loops, () -> "", new NoAccounts()),
              Connections.any())
          .onSuccess(listening -> server = listening);
    }
  }

  /** Nothing here can be stopped. */
  private static final class NoAccounts implements AccountRepository {
    @Override
    public Future<DailyUsage> usage(String owner, LocalDate day) {
      return Future.failedFuture("there are no accounts");
    }

    @Override
    public Future<DailyUsage> add(String owner, LocalDate day, long tokens) {
      return Future.failedFuture("there are no accounts");
    }

    @Override
    public Future<Void> stop(String owner, boolean stopped) {
      return Future.failedFuture("there are no accounts");
    }
  }
}
