package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is found in the queue of unfinished stories. */
class AbandonedStoriesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void findsInterruptedStoriesBeforeWaitingOnesAndThoseInOrderOfCreation() {
    List<StoryKey> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      expected.add(queued(Lease.waiting(NOW.plusMillis(i))));
    }
    StoryKey interrupted = queued(Lease.heldBy(TASK, NOW.plusSeconds(30)));
    StoryKey released = queued(Lease.free(NOW.plusSeconds(40)));
    queued(Lease.heldBy(TASK, NOW.plusSeconds(60)));
    expected.addAll(0, List.of(released, interrupted));
    for (int shard = 0; shard < StoryRepository.SHARDS; shard++) {
      int number = shard;
      List<StoryKey> ofShard =
          expected.stream()
              .filter(key -> fixture.item(key.id()).get("work").s().equals(number + ""))
              .toList();
      assertThat(abandoned(shard, NOW.plusSeconds(60), 100)).isEqualTo(ofShard);
      assertThat(abandoned(shard, NOW.plusSeconds(60), 2)).isEqualTo(ofShard);
    }
  }

  @Test
  void findsNeitherEndedNorRenewedStoriesAbandoned() {
    StoryKey waiting = fixture.stored().key();
    await(fixture.end(fixture.stored().cancelled(NOW)));
    Story renewed = fixture.stored().leased(Lease.heldBy(TASK, NOW.plusSeconds(90)), NOW);
    await(fixture.repository().save(renewed, TASK));
    assertThat(allAbandoned(NOW.plusSeconds(60))).containsExactly(waiting);
  }

  @Test
  void findsAStoryThatWaitsAsAVersionWroteItWhoseQueueWasInRisingOrder() {
    StoryKey waiting = queued(Lease.free(NOW.minusSeconds(5)));
    assertThat(allAbandoned(NOW)).containsExactly(waiting);
    assertThat(allAbandoned(NOW.minusSeconds(5))).isEmpty();
  }

  private StoryKey queued(Lease lease) {
    return fixture.stored(fixture.newStory().under(Optional.of(lease))).key();
  }

  private List<StoryKey> allAbandoned(Instant before) {
    return IntStream.range(0, StoryRepository.SHARDS)
        .boxed()
        .flatMap(shard -> abandoned(shard, before, 10).stream())
        .toList();
  }

  /** All of a shard, page by page. */
  private List<StoryKey> abandoned(int shard, Instant before, int limit) {
    List<QueuedStory> all = new ArrayList<>();
    List<QueuedStory> page;
    do {
      Optional<QueuedStory> after = all.stream().reduce((earlier, last) -> last);
      page = await(fixture.repository().findAbandoned(shard, before, after, limit));
      all.addAll(page);
    } while (page.size() == limit);
    return all.stream().map(QueuedStory::key).toList();
  }
}
