package io.chatgenerator.pipeline;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table that keeps the first write but loses its answer, and refuses the second one. */
final class StoryWriterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Story STORY =
      Story.pending(new StoryKey("ada", "1"), "A fox", List.of(), NOW, Lease.heldBy("task", NOW))
          .cancelled(NOW);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void knowsItsOwnEarlierWriteWhoseAnswerWasLost() throws TimeoutException {
    assertThat(writer(STORY).persist(STORY).await(10, SECONDS)).isTrue();
  }

  @Test
  void tellsWhenSomebodyElseWroteMeanwhile() throws TimeoutException {
    Story other = STORY.cancelled(NOW.plusMillis(1));
    assertThat(writer(other).persist(STORY).await(10, SECONDS)).isFalse();
  }

  private StoryWriter writer(Story stored) {
    AtomicInteger saves = new AtomicInteger();
    StoryRepository repository =
        fake(
            StoryRepository.class,
            (self, method, arguments) -> {
              if (method.getName().equals("find")) {
                return Future.succeededFuture(Optional.of(stored));
              }
              return saves.getAndIncrement() == 0
                  ? Future.failedFuture(new RequestException(ErrorCode.UNAVAILABLE, "answer lost"))
                  : Future.succeededFuture(false);
            });
    Leases leases =
        new Leases(
            "task", Duration.ofSeconds(30), InstantSource.fixed(NOW), new UnconfirmedLeases());
    StoryEvents events =
        fake(
            StoryEvents.class,
            (self, method, arguments) -> {
              throw new AssertionError("unexpected " + method);
            });
    Task task =
        new Task(
            vertx, new Random(1), leases, repository, events, null, PipelineObserver.NONE, null);
    return new StoryWriter(
        task, new StoryLog(Trace.NONE), new GrowingStory(task, Trace.NONE, STORY), why -> {});
  }

  private static <T> T fake(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
