package io.chatgenerator.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.chatgenerator.story.TokenCount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StoryItemsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String ID = "019b7c5a-8b7e-7000-8000-000000000001";
  private static final Story PENDING =
      Story.pending(
          new StoryKey("owner", ID),
          "A prompt",
          List.of(),
          NOW,
          Lease.heldBy("task", NOW.plusMillis(1)));

  static Stream<Story> stories() {
    Story generating = PENDING.append("Il était une fois \uD83D\uDC09", NOW.plusMillis(5));
    Completion full = new Completion(FinishReason.STOP, "gpt");
    Completion bare = new Completion(FinishReason.LENGTH, "gpt");
    return Stream.of(
        PENDING,
        PENDING.leased(Lease.free(Instant.EPOCH), NOW),
        generating,
        generating.generatedAs(new GenerationRef("resp_1", NOW)),
        generating.generatedAs(new GenerationRef("resp_1", NOW)).completed(full, NOW),
        generating.completed(full, NOW.plusMillis(6)),
        generating.completed(bare, NOW.plusMillis(6)),
        generating.failed(StoryError.of(FailureCode.MODEL_TIMEOUT), NOW.plusMillis(6)),
        generating.cancelled(NOW.plusMillis(6)),
        generating.afterFailure(TokenCount.NONE, Lease.free(NOW), NOW),
        generating.afterInterruption(TokenCount.NONE, Lease.free(NOW), NOW),
        PENDING.afterInterruption(TokenCount.NONE, Lease.free(NOW), NOW).append("Once", NOW),
        generating.cancelled(NOW).retried(Lease.free(NOW), NOW.plusMillis(7)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void isTheSameStoryAfterwards(Story story) {
    assertThat(read(StoryItems.toItem(story))).contains(story);
  }

  @Test
  void readsAStoryOfAVersionThatCountedAttemptsOnly() {
    Map<String, AttributeValue> old = StoryItems.toItem(PENDING);
    old.keySet().removeAll(Set.of("failures", "interruptions", "furthestText"));
    old.put("attemptLimit", AttributeValue.fromN("3"));
    assertThat(read(old)).contains(PENDING);
  }

  @Test
  void takesTheLastWriteForTheBeginningWhereAVersionDidNotStoreIt() {
    Map<String, AttributeValue> old =
        StoryItems.toItem(PENDING.generatedAs(new GenerationRef("resp_1", Instant.EPOCH)));
    old.remove("attemptBeganAt");
    assertThat(read(old).orElseThrow().generation()).contains(new GenerationRef("resp_1", NOW));
  }

  /** A version that knows no generations leaves the id in place when it begins the next attempt. */
  @Test
  void doesNotAttachToTheGenerationOfAnEarlierAttempt() {
    Map<String, AttributeValue> next =
        StoryItems.toItem(PENDING.generatedAs(new GenerationRef("resp_1", NOW)));
    next.put("attempt", AttributeValue.fromN("2"));
    assertThat(read(next).orElseThrow().generation()).isEmpty();
  }

  /** It could not read a story without it, and runs beside this one during a deployment. */
  @Test
  void saysUpToWhichAttemptSuchAVersionGoesOn() {
    Story failed = PENDING.afterFailure(TokenCount.NONE, Lease.free(NOW), NOW);
    assertThat(StoryItems.toItem(PENDING).get("attemptLimit").n()).isEqualTo("3");
    assertThat(StoryItems.toItem(failed).get("attemptLimit").n()).isEqualTo("3");
    assertThat(
            StoryItems.toItem(failed.afterInterruption(TokenCount.NONE, Lease.free(NOW), NOW))
                .get("attemptLimit"))
        .isEqualTo(AttributeValue.fromN("4"));
  }

  @Test
  void isOnlyInTheWorkQueueWhileItIsUnfinished() {
    assertThat(StoryItems.toItem(PENDING)).containsKeys("work", "leaseOwner", "leaseExpiresAt");
    assertThat(StoryItems.toItem(PENDING.cancelled(NOW)))
        .doesNotContainKeys("work", "leaseOwner", "leaseExpiresAt");
  }

  @Test
  void hasALeaseWithoutAnOwnerWhileItWaits() {
    Story waiting = PENDING.leased(Lease.free(NOW), NOW);
    assertThat(StoryItems.toItem(waiting))
        .containsKeys("work", "leaseExpiresAt")
        .doesNotContainKey("leaseOwner");
  }

  @Test
  void spreadsTheWorkOverAllShards() {
    var shards =
        IntStream.range(0, 1000)
            .mapToObj(i -> StoryItems.toItem(withId(UUID.randomUUID().toString())))
            .map(item -> item.get("work").s())
            .collect(Collectors.toSet());
    assertThat(shards).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void showsAStatusAndAReasonThatItDoesNotKnow() {
    Completion full = new Completion(FinishReason.STOP, "gpt");
    Map<String, AttributeValue> newer = StoryItems.toItem(PENDING.completed(full, NOW));
    newer.put("status", AttributeValue.fromS("ILLUSTRATED"));
    newer.put("finishReason", AttributeValue.fromS("TIRED"));
    Story story = read(newer).orElseThrow();
    assertThat(story.status().name()).isEqualTo("ILLUSTRATED");
    assertThat(story.completion().orElseThrow().finishReason().name()).isEqualTo("TIRED");
    assertThat(story.isTerminal()).isTrue();
  }

  @Test
  void hasADefaultForWhatIsMissing() {
    Map<String, AttributeValue> bare =
        StoryItems.toItem(PENDING.failed(StoryError.of(FailureCode.MODEL_TIMEOUT), NOW));
    bare.keySet().retainAll(Set.of("owner", "id", "status", "attempt", "errorCode"));
    Story story = read(bare).orElseThrow();
    assertThat(story.prompt() + story.text()).isEmpty();
    assertThat(story.createdAt()).isEqualTo(Instant.ofEpochMilli(0x019b7c5a8b7eL));
    assertThat(story.updatedAt()).isEqualTo(story.createdAt());
    assertThat(story.error()).contains(StoryError.of(FailureCode.MODEL_TIMEOUT));
    bare.remove("errorCode");
    assertThat(read(bare).orElseThrow().error()).contains(StoryError.of(FailureCode.INTERNAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "attempt"})
  void isNoStoryWithoutWhatWritesAreConditionalOn(String name) {
    Map<String, AttributeValue> item = StoryItems.toItem(PENDING);
    item.put(name, AttributeValue.fromBool(true));
    assertThat(read(item)).isEmpty();
    item.remove(name);
    assertThat(read(item)).isEmpty();
  }

  private static Optional<Story> read(Map<String, AttributeValue> item) {
    return StoryItems.toStory(Item.of(item));
  }

  private static Story withId(String id) {
    return Story.pending(new StoryKey("owner", id), "A prompt", List.of(), NOW, Lease.free(NOW));
  }
}
