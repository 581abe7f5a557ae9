package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be taken from the queue concerns nobody else. */
class QueueTest extends QueueFixture {
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000})
  void storiesBehindUnreadableOnesStartAtOnce(int bad) {
    waiting("bad", bad).forEach(service.troubles()::makeUnreadable);
    waiting("good", 3);
    service.start();
    service.advance(SECOND);
    assertThat(running()).containsExactlyInAnyOrder("good 0", "good 1", "good 2");
  }

  @Test
  void withOneFreeSlotTooAndThatSlotIsEverybodys() {
    waiting("bad", 100).forEach(service.troubles()::makeUnreadable);
    fillButOneSlot();
    waiting("good", 1);
    service.advance(Duration.ofSeconds(8));
    assertThat(running()).contains("good 0");
    service.model().callsFor("good 0").get(0).finish();
    service.deliver();
    chain.createFor("bob", 0, "asked for just now");
    assertThat(running()).contains("asked for just now");
  }

  @Test
  void storiesBehindThoseOfAThrottledOwnerStartAtOnce() {
    waiting("bad", 20);
    service.troubles().throttleOwner("owner of bad");
    waiting("good", 3);
    service.start();
    service.advance(SECOND);
    assertThat(running()).containsExactlyInAnyOrder("good 0", "good 1", "good 2");
  }

  /** Whatever is under way for the throttled ones at that moment. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 400, 1_400, 1_700, 4_000})
  void whatIsThrottledHoldsNoRoom(int after) {
    waiting("bad", 20);
    service.troubles().throttleOwner("owner of bad");
    fillButOneSlot();
    service.advanceMillis(after + 1);
    chain.createFor("bob", 0, "asked for just now");
    service.advanceMillis(300);
    assertThat(running()).contains("asked for just now");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7})
  void storiesOfOtherShardsStartThoughOneIsThrottled(int shard) {
    List<StoryKey> stories = waiting("good", 40);
    service.troubles().throttleShard(shard);
    service.start();
    long others = stories.stream().filter(key -> StoryTable.shard(key) != shard).count();
    for (int i = 0; i < 40; i++) {
      service.advanceMillis(50);
      service.model().running().forEach(ModelCall::finish);
    }
    service.advanceMillis(50);
    assertThat(service.model().calls()).hasSize((int) others);
    service.troubles().heal();
    for (int i = 0; i < 90; i++) {
      service.advance(SECOND);
      service.model().running().forEach(ModelCall::finish);
    }
    assertThat(service.model().calls()).hasSize(40);
  }

  @Test
  void whenNoShardCouldBeReadWorkIsFoundSoonAfterTheOutage() {
    IntStream.range(0, StoryRepository.SHARDS).forEach(service.troubles()::throttleShard);
    service.start();
    service.advance(Duration.ofSeconds(40));
    waiting("good", 1);
    service.troubles().heal();
    service.advance(Duration.ofSeconds(10));
    assertThat(running()).contains("good 0");
  }

  @Test
  void aStoryOfALostTaskIsRecoveredThoughAHundredUnreadableOnesStandAtTheHead() {
    waiting("bad", 100).forEach(service.troubles()::makeUnreadable);
    service.start();
    service.advance(SECOND);
    chain.create(0, "a whale");
    service.start();
    service.advance(SECOND);
    service.task(0).die();
    service.advance(Duration.ofSeconds(40));
    assertThat(service.model().callsFor("a whale")).hasSize(2);
  }

  @Test
  void interruptedStoriesComeBeforeThoseThatNeverBegan() {
    service.start();
    service.deliver();
    for (int i = 0; i < 3; i++) {
      chain.createFor("ann", 0, "interrupted " + i);
    }
    service.model().running().forEach(call -> call.say("Once"));
    service.advance(Duration.ofSeconds(6));
    service.task(0).die();
    waiting("older", 200);
    service.advance(Duration.ofSeconds(40));
    service.start();
    service.advance(SECOND);
    assertThat(running())
        .containsExactlyInAnyOrder("interrupted 0", "interrupted 1", "interrupted 2");
  }

  @Test
  void waitingStoriesComeInOrderOfTheirCreation() {
    waiting("story", 300);
    service.start();
    service.advance(SECOND);
    for (int i = 0; i < 290; i++) {
      service.model().running().get(0).finish();
      service.advanceMillis(5);
    }
    assertThat(service.model().calls())
        .extracting(ModelCall::prompt)
        .isEqualTo(IntStream.range(0, 293).mapToObj(i -> "story " + i).toList());
  }

  @Test
  void everythingInTroubleAtOnceDelaysNobodyElse() {
    waiting("unreadable", 100).forEach(service.troubles()::makeUnreadable);
    waiting("throttled", 20);
    service.troubles().throttleOwner("owner of throttled");
    List<StoryKey> good = waiting("good", 3);
    int quiet = IntStream.range(0, 8).filter(shard -> !isIn(shard, good)).findFirst().orElseThrow();
    service.troubles().throttleShard(quiet);
    service.start();
    service.advance(SECOND);
    assertThat(running()).containsExactlyInAnyOrder("good 0", "good 1", "good 2");
  }

  private static boolean isIn(int shard, List<StoryKey> stories) {
    return stories.stream().anyMatch(key -> StoryTable.shard(key) == shard);
  }

  @Test
  void whatItsTaskAnnouncesDoesNotWaitForEarlierFailures() {
    service.start();
    waiting("ann", "a whale");
    service.troubles().throttleOwner("ann");
    service.advance(Duration.ofSeconds(20));
    service.troubles().heal();
    for (int i = 0; i < 3; i++) {
      chain.createFor("bob", 0, "long " + i);
    }
    service.start();
    service.advance(SECOND);
    assertThat(running()).contains("a whale");
    service.task(1).drain(Duration.ZERO, () -> {});
    service.advance(SECOND);
    assertThat(running()).doesNotContain("a whale");
    service.model().callsFor("long 0").get(0).finish();
    service.advanceMillis(100);
    assertThat(running()).contains("a whale");
  }

  private void fillButOneSlot() {
    service.start();
    service.deliver();
    chain.createFor("ann", 0, "long 1");
    chain.createFor("ann", 0, "long 2");
  }
}
