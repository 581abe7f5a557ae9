package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the queue names, and is no story to be taken. */
class OddItemsTest {
  private static final Optional<Lease> OVER = Optional.of(Lease.free(Instant.EPOCH));

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final StoryKey key = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
  private final Story story =
      Story.pending(key, "a whale", List.of(), service.time().instant(), OVER.get())
          .append("Once", service.time().instant());

  @Test
  void aCompleteStoryIsRemovedFromTheQueueAndKeptAsItIs() {
    Completion done = new Completion(FinishReason.STOP, "gpt");
    Story complete = story.completed(done, service.time().instant());
    service.table().put(complete.under(OVER));
    service.advance(Duration.ofMinutes(1));
    assertThat(service.stored(key)).isEqualTo(complete);
    assertThat(service.model().calls()).isEmpty();
    int requests = service.troubles().requests().size();
    service.advance(Duration.ofMinutes(1));
    assertThat(
            service.troubles().requests().subList(requests, service.troubles().requests().size()))
        .doesNotContain(key);
  }

  @Test
  void aStatusOfANewerVersionIsLeftToItAndAskedForLessAndLess() {
    Story newer = ofStatus("ILLUSTRATING");
    service.table().put(newer);
    service.advance(Duration.ofMinutes(10));
    assertThat(service.stored(key)).isEqualTo(newer);
    assertThat(service.model().calls()).isEmpty();
    assertThat(service.troubles().requests().stream().filter(key::equals).count())
        .isBetween(3L, 9L);
  }

  @Test
  void aStoryOfANewerVersionCanBeDeleted() {
    service.table().put(ofStatus("ILLUSTRATING"));
    assertThat(service.get(service.task(0).stories().delete(key))).isPresent();
    assertThat(service.table().all()).isEmpty();
  }

  @Test
  void aDeletionWhoseAnswerIsLostIsPublished() {
    service.table().put(story.cancelled(service.time().instant()));
    service.table().loseAnswerOfDeletion();
    assertThat(service.get(service.task(0).stories().delete(key))).isPresent();
    assertThat(service.events().published()).containsExactly(new StoryEvent.Deleted(key));
  }

  @Test
  void aDeletionOfWhichNothingWasKnownIsPublishedWhenItIsRepeated() {
    assertThat(service.get(service.task(0).stories().delete(key))).isEmpty();
    assertThat(service.events().published()).isEqualTo(List.of(new StoryEvent.Deleted(key)));
  }

  private Story ofStatus(String status) {
    return new Story(
        story.owner(),
        story.id(),
        story.prompt(),
        story.continues(),
        new StoryStatus(status),
        story.text(),
        story.attempt(),
        story.failures(),
        story.interruptions(),
        story.cost(),
        story.createdAt(),
        story.updatedAt(),
        story.error(),
        story.completion(),
        story.lease(),
        story.generation(),
        story.storedTitle());
  }
}
