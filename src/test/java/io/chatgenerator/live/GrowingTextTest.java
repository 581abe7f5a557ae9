package io.chatgenerator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.dynamodb.Repositories;
import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent.TextAdded;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often watchers see a whole state of which only the text has grown. */
class GrowingTextTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(LiveStories.GROWTH_MS);
  private static final StoryKey KEY = new StoryKey("ada", "01890000-0000-7000-8000-000000000001");
  private static final Story STORY =
      Story.pending(KEY, "A whale", List.of(), NOW, Lease.heldBy("task", NOW.plusSeconds(30)))
          .append("Once", NOW);

  private final Vertx vertx = Vertx.vertx();
  private long nanos;
  private long pauseMillis;
  private final Queue<Runnable> pauses = new ArrayDeque<>();
  private final List<Story> ofAllStories = new ArrayList<>();
  private final List<Story> states = new ArrayList<>();
  private final List<Story> growths = new ArrayList<>();
  private final FollowedState replica =
      new FollowedState(
          KEY,
          new StoryReader(
              Repositories.of(
                  InMemoryDynamoDb.of(new InMemoryTable(System::currentTimeMillis, () -> 0)),
                  "Stories",
                  vertx,
                  System::nanoTime,
                  new Random()),
              new NoOtherTask()),
          () -> nanos,
          (task, millis) -> {
            pauses.add(task);
            pauseMillis = millis;
          },
          LiveObserver.NONE,
          ofAllStories::add,
          () -> {});

  GrowingTextTest() {
    replica.add(new Recorder());
    replica.offer(STORY);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void isSeenOnceAtOnceAndOnceAfterThePause() {
    grow(100);
    assertThat(lengths()).containsExactly(4, 5);
    endPause();
    assertThat(lengths()).containsExactly(4, 5, 104);
    assertThat(ofAllStories).isEqualTo(states);
    assertThat(growths).as("for those who follow the text itself").hasSize(100);
  }

  @Test
  void isSeenAtOnceAgainAfterAPauseInWhichNothingCame() {
    grow(1);
    assertThat(lengths()).containsExactly(4, 5);
    nanos += PAUSE_NANOS;
    grow(1);
    assertThat(lengths()).containsExactly(4, 5, 6);
    assertThat(pauses).as("which of a slow model take no timer").isEmpty();
  }

  @Test
  void waitsNoLongerWhereItComesLateThanUntilTheTimeBetweenTwoHasPassed() {
    grow(1);
    nanos += PAUSE_NANOS - TimeUnit.MILLISECONDS.toNanos(10);
    grow(1);
    assertThat(lengths()).containsExactly(4, 5);
    assertThat(pauseMillis).isBetween(10L, 11L);
  }

  @Test
  void doesNotDelayTheEndNorAnotherAttempt() {
    grow(3);
    Story end = replica.story().orElseThrow().cancelled(NOW);
    replica.offer(end);
    assertThat(lengths()).containsExactly(4, 5, 7);
    endPause();
    assertThat(states).hasSize(3).endsWith(end);
  }

  @Test
  void isNotSeenOnceNobodyFollowsTheStoryOrItIsGone() {
    grow(3);
    replica.close();
    endPause();
    assertThat(lengths()).containsExactly(4, 5);
    grow(2);
    replica.deleted();
    endPause();
    assertThat(lengths()).containsExactly(4, 5, 8);
  }

  private void endPause() {
    nanos += PAUSE_NANOS;
    pauses.remove().run();
  }

  private void grow(int times) {
    for (int i = 0; i < times; i++) {
      int offset = replica.story().orElseThrow().text().length();
      replica.append(new TextAdded(KEY, 1, offset, "x", NOW));
    }
  }

  private List<Integer> lengths() {
    return states.stream().map(state -> state.text().length()).toList();
  }

  private final class Recorder implements ChangeListener {
    @Override
    public void changed(Story story) {
      states.add(story);
    }

    @Override
    public void grown(Story story) {
      growths.add(story);
    }

    @Override
    public void failed(Throwable why) {
      throw new AssertionError(why);
    }
  }
}
