package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoryQueriesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void pagesThroughSixtyStoriesNewestFirst() {
    List<Story> newestFirst = store(60);
    List<Story> paged = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; page < 4; page++) {
      List<Story> stories = list(17, after);
      paged.addAll(stories);
      after = Optional.of(stories.get(stories.size() - 1).id());
    }
    assertThat(paged).isEqualTo(newestFirst);
    assertThat(list(17, after)).isEmpty();
  }

  @Test
  void goesOnAfterAStoryThatIsGone() {
    List<Story> newestFirst = store(6);
    await(fixture.repository().delete(newestFirst.get(2).key()));
    assertThat(list(10, Optional.of(newestFirst.get(2).id()))).isEqualTo(newestFirst.subList(3, 6));
    assertThat(list(10, Optional.of("ffffffff-ffff-7fff-bfff-ffffffffffff"))).hasSize(5);
    assertThat(list(10, Optional.of("00000000-0000-7000-8000-000000000000"))).isEmpty();
  }

  @Test
  void refusesToGoOnAfterWhatIsNoStory() {
    assertThatThrownBy(() -> list(10, Optional.of("#active")))
        .isInstanceOfSatisfying(
            StoryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_INPUT));
  }

  @Test
  void listsStoriesOnlyAndOfOneOwnerOnly() {
    Story mine = fixture.newStory();
    Optional<ClientToken> token = Optional.of(new ClientToken("token", NOW.plusSeconds(60)));
    await(fixture.repository().create(mine, token, 1));
    fixture.stored(newStory("other-" + fixture.owner(), PROMPT));
    assertThat(list(10, Optional.empty())).containsExactly(mine);
    assertThat(await(fixture.repository().list("nobody", 10, Optional.empty()))).isEmpty();
  }

  @Test
  void readsOnWhereAPageOfTheTableIsFull() {
    List<Story> newestFirst = store(4);
    for (Story story : newestFirst) {
      await(fixture.repository().save(story.append("x".repeat(390_000), NOW), TASK));
    }
    assertThat(list(4, Optional.empty()))
        .extracting(Story::id)
        .isEqualTo(newestFirst.stream().map(Story::id).toList());
  }

  @Test
  void findsAbandonedStoriesOldestFirst() {
    List<Story> newestFirst = store(10);
    List<StoryKey> oldestFirst =
        newestFirst.stream().map(Story::key).sorted(Comparator.comparing(StoryKey::id)).toList();
    Instant expiry = NOW.plusSeconds(30);
    assertThat(await(fixture.repository().findAbandoned(expiry, 100))).isEmpty();
    assertThat(await(fixture.repository().findAbandoned(expiry.plusMillis(1), 100)))
        .isEqualTo(oldestFirst);
    assertThat(await(fixture.repository().findAbandoned(expiry.plusMillis(1), 7)))
        .isEqualTo(oldestFirst.subList(0, 7));
  }

  @Test
  void findsNeitherEndedNorRenewedStoriesAbandoned() {
    List<Story> stories = store(3);
    await(fixture.end(stories.get(0).cancelled(NOW)));
    Story renewed = stories.get(1).leased(Lease.heldBy(TASK, NOW.plusSeconds(90)), NOW);
    await(fixture.repository().save(renewed, TASK));
    assertThat(await(fixture.repository().findAbandoned(NOW.plusSeconds(60), 10)))
        .containsExactly(stories.get(2).key());
  }

  @Test
  void findsWaitingStories() {
    Story waiting = fixture.stored().leased(Lease.free(NOW), NOW);
    await(fixture.repository().save(waiting, TASK));
    assertThat(await(fixture.repository().findAbandoned(NOW.plusMillis(1), 10)))
        .containsExactly(waiting.key());
  }

  private List<Story> list(int limit, Optional<String> after) {
    return await(fixture.repository().list(fixture.owner(), limit, after));
  }

  private List<Story> store(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> fixture.stored())
        .sorted(Comparator.comparing(Story::id).reversed())
        .toList();
  }
}
