package io.chatgenerator.recovery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.pipeline.Task;
import io.chatgenerator.pipeline.UnconfirmedLeases;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final Integer[] SHARDS =
      IntStream.range(0, StoryRepository.SHARDS).boxed().toArray(Integer[]::new);

  private final Vertx vertx = Vertx.vertx();
  private final List<Integer> asked = new ArrayList<>();
  private int open;
  private int mostOpen;

  @AfterEach
  void close() {
    vertx.close().timeout(10, SECONDS).await();
  }

  @Test
  void readsOneShardAfterTheOtherSoThatOneConnectionServes() {
    read(() -> vertx.timer(1).map(List.of()));
    assertThat(asked).containsExactly(SHARDS);
    assertThat(mostOpen).isEqualTo(1);
  }

  @Test
  void shardsThatDoNotAnswerHoldUpNoOther() {
    read(() -> Promise.<List<QueuedStory>>promise().future());
    assertThat(asked).containsExactly(SHARDS);
  }

  @Test
  void readsTheNextShardWhereOneFails() {
    read(() -> Future.failedFuture("throttled"));
    assertThat(asked).containsExactly(SHARDS);
  }

  /** Reads the queue of a table that answers like this, until there may be something to take. */
  private void read(Supplier<Future<List<QueuedStory>>> answers) {
    Promise<Void> over = Promise.promise();
    vertx.runOnContext(start -> queue(answers, over::tryComplete).read());
    over.future().timeout(10, SECONDS).await();
  }

  private WorkQueue queue(Supplier<Future<List<QueuedStory>>> answers, Runnable onEntries) {
    Leases leases =
        new Leases("task", Duration.ofSeconds(30), InstantSource.system(), new UnconfirmedLeases());
    Task task =
        new Task(
            vertx, new Random(1), leases, table(answers), null, null, PipelineObserver.NONE, null);
    return new WorkQueue(task, System::nanoTime, key -> false, onEntries);
  }

  private StoryRepository table(Supplier<Future<List<QueuedStory>>> answers) {
    return (StoryRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StoryRepository.class},
            (self, method, arguments) -> {
              asked.add((Integer) arguments[0]);
              mostOpen = Math.max(mostOpen, ++open);
              return answers.get().onComplete(answer -> open--);
            });
  }
}
