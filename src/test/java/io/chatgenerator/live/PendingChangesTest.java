package io.chatgenerator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PendingChangesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Story WHALE = story("whale");

  private final PendingChanges changes = new PendingChanges(TextInterest.NONE);
  private final PendingChanges withText = new PendingChanges(TextInterest.TEXT);

  @Test
  void holdTheNewestStateOfEachStoryAlone() {
    Story fox = story("fox");
    assertThat(changes.offer(WHALE)).isFalse();
    assertThat(changes.offer(fox)).isFalse();
    assertThat(changes.offer(WHALE.append("Once", NOW))).as("took a place").isTrue();

    assertThat(changes.poll()).contains(WHALE.append("Once", NOW));
    assertThat(changes.poll()).contains(fox);
    assertThat(changes.poll()).isEmpty();
  }

  @Test
  void holdNoStateThatWasSeen() {
    see(changes, WHALE);
    changes.offer(WHALE);
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void holdANewStatusAndANewAttempt() {
    see(changes, WHALE);
    Story failed = WHALE.cancelled(NOW);
    see(changes, failed);
    changes.offer(failed.retried(Lease.free(NOW), NOW));
    assertThat(changes.poll()).isPresent();
  }

  @Test
  void holdGrowingTextWhereTheSubscriberShowsIt() {
    Story begun = WHALE.append("Once", NOW);
    Story longer = begun.append(" upon", NOW);
    for (PendingChanges some : List.of(changes, withText)) {
      see(some, begun);
      some.offer(longer);
    }
    assertThat(changes.isEmpty()).isTrue();
    assertThat(withText.poll()).contains(longer);
  }

  @Test
  void looksAtGrowingTextNoMoreOftenThanItIsAskedTo() {
    Story begun = WHALE.append("Once", NOW);
    see(withText, begun);
    withText.offer(begun.append(" upon", NOW), false);
    assertThat(withText.isEmpty()).isTrue();
    withText.offer(begun.append(" upon", NOW), true);
    assertThat(withText.poll()).isPresent();
  }

  @Test
  void holdATitleThatAppearsWhereTheSubscriberShowsIt() {
    PendingChanges withTitle = new PendingChanges(TextInterest.TITLE);
    Story begun = WHALE.append("The Wha", NOW);
    Story titled = begun.append("le\n", NOW);
    for (PendingChanges some : List.of(changes, withTitle)) {
      see(some, begun);
      some.offer(titled);
    }
    assertThat(changes.isEmpty()).isTrue();
    assertThat(withTitle.poll()).contains(titled);

    withTitle.offer(titled.append("Once", NOW));
    assertThat(withTitle.isEmpty()).isTrue();
  }

  @Test
  void forgetADeletedStory() {
    see(changes, WHALE);
    changes.forget(WHALE.id());
    changes.offer(WHALE);
    assertThat(changes.poll()).contains(WHALE);

    changes.offer(WHALE.append("Once", NOW));
    changes.forget(WHALE.id());
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void rememberABoundedNumberOfStories() {
    List<Story> many = IntStream.rangeClosed(0, 200).mapToObj(i -> story("story " + i)).toList();
    many.forEach(story -> see(changes, story));

    changes.offer(many.get(200));
    assertThat(changes.isEmpty()).isTrue();
    changes.offer(many.get(0));
    assertThat(changes.poll()).contains(many.get(0));
  }

  private static void see(PendingChanges changes, Story story) {
    changes.offer(story);
    assertThat(changes.poll()).contains(story);
  }

  private static Story story(String id) {
    return Story.pending(new StoryKey("ann", id), "a prompt", List.of(), NOW, Lease.free(NOW));
  }
}
