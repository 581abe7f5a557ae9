package io.chatgenerator;

import io.chatgenerator.config.AppConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ECS not to stop this task, when it scales in or deploys, while the task writes stories that
 * may take longer than its drain. The protection ends with the last story, or by itself after the
 * longest that an attempt may take; then the task can be stopped for {@link #PAUSE} before it asks
 * again, so that a deployment gets through whatever the load. Confined to one event loop.
 */
final class TaskProtection {
  /** How often the number of stories is looked at. */
  static final Duration PERIOD = Duration.ofSeconds(10);

  /** As long as ECS may take to choose the tasks that it stops. */
  static final Duration PAUSE = Duration.ofMinutes(2);

  /** Of a slow model; a story whose tokens take longer than the drain is a long one. */
  private static final int TOKENS_PER_SECOND = 30;

  private static final Logger LOG = LoggerFactory.getLogger(TaskProtection.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String state;
  private final Duration longest;
  private final LongSupplier nanoTime;
  private boolean isProtected;
  private long changed;

  /** Asks at this address; {@code longest}, in whole minutes, ends it where stories do not end. */
  TaskProtection(String agent, Duration longest, LongSupplier nanoTime) {
    this.state = agent + "/task-protection/v1/state";
    this.longest = Duration.ofMinutes(longest.plusSeconds(59).toMinutes());
    this.nanoTime = nanoTime;
    this.changed = nanoTime.getAsLong() - PAUSE.toNanos();
  }

  /** The protection of a task on ECS that may write long stories; other tasks need none. */
  static Optional<TaskProtection> of(AppConfig config) {
    long drained = config.stories().drainTimeout().toSeconds() * TOKENS_PER_SECOND;
    return config
        .ecsAgent()
        .filter(agent -> config.openAi().maxTokens() > drained)
        .map(
            agent ->
                new TaskProtection(
                    agent.toString(), config.openAi().totalTimeout(), System::nanoTime));
  }

  /** Follows this number until the verticle that calls this is undeployed. */
  void start(Vertx vertx, IntSupplier storiesInFlight) {
    WebClient web = WebClient.create(vertx);
    vertx.setPeriodic(PERIOD.toMillis(), again -> follow(web, storiesInFlight.getAsInt()));
  }

  /**
   * Asks ECS for what this number of stories needs, where that is not so already. Completes, never
   * with a failure, when ECS has answered.
   */
  Future<Void> follow(WebClient web, int storiesInFlight) {
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - changed);
    if (isProtected && since.compareTo(longest) >= 0) {
      isProtected = false;
      changed = nanoTime.getAsLong();
    } else if (isProtected && storiesInFlight == 0) {
      return ask(web, false);
    } else if (!isProtected && storiesInFlight > 0 && since.compareTo(PAUSE) >= 0) {
      return ask(web, true);
    }
    return Future.succeededFuture();
  }

  private Future<Void> ask(WebClient web, boolean on) {
    JsonObject body = new JsonObject().put("ProtectionEnabled", on);
    if (on) {
      body.put("ExpiresInMinutes", longest.toMinutes());
    }
    return web.putAbs(state)
        .timeout(TIMEOUT.toMillis())
        .sendJsonObject(body)
        .compose(TaskProtection::granted)
        .onSuccess(granted -> became(on))
        .onFailure(why -> LOG.warn("ECS does not {} this task", on ? "protect" : "release", why))
        .onFailure(why -> changed = on ? nanoTime.getAsLong() : changed)
        .otherwiseEmpty();
  }

  /** A task that was released may ask again at once: the pause follows the longest time alone. */
  private void became(boolean on) {
    isProtected = on;
    changed = nanoTime.getAsLong() - (on ? 0 : PAUSE.toNanos());
  }

  /** A refusal comes with status 200 too. */
  private static Future<Void> granted(HttpResponse<Buffer> answer) {
    JsonObject body = answer.bodyAsJsonObject();
    return answer.statusCode() == 200 && body != null && body.containsKey("protection")
        ? Future.succeededFuture()
        : Future.failedFuture(
            "status %d: %s".formatted(answer.statusCode(), answer.bodyAsString()));
  }
}
