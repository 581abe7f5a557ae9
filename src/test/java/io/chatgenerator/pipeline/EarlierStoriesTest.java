package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TextGenerator.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierStoriesTest {
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void givesTheOldestFirst() {
    assertThat(EarlierStories.newestThatFit(List.of(story("2"), story("1")), 1_000))
        .containsExactly(new Turn("prompt 1", "text 1"), new Turn("prompt 2", "text 2"));
  }

  @Test
  void dropsTheOldestWholeStoriesThatDoNotFit() {
    List<Story> stories = List.of(story("3"), story("2"), story("1"));
    int each = "prompt 1text 1".length();
    assertThat(EarlierStories.newestThatFit(stories, 2 * each)).hasSize(2);
    assertThat(EarlierStories.newestThatFit(stories, 2 * each - 1))
        .containsExactly(new Turn("prompt 3", "text 3"));
    assertThat(EarlierStories.newestThatFit(stories, 0)).isEmpty();
  }

  @Test
  void remembersWhatAStoryContinuesAndNoMoreThanTwenty() {
    List<String> before = IntStream.range(0, 20).mapToObj(i -> "s" + i).toList();
    Story last =
        Story.pending(key("x"), "prompt", before, NOW, Lease.waiting(NOW))
            .append("text", NOW)
            .cancelled(NOW);
    List<String> chain = EarlierStories.toContinue(Optional.of(last)).result();
    assertThat(chain).hasSize(20).startsWith("x", "s0");
  }

  @Test
  void refusesWhatCannotBeContinued() {
    Story running =
        Story.pending(key("x"), "prompt", List.of(), NOW, Lease.waiting(NOW)).append("text", NOW);
    Story empty =
        Story.pending(key("x"), "prompt", List.of(), NOW, Lease.waiting(NOW)).cancelled(NOW);
    assertThat(kindOf(Optional.empty())).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(kindOf(Optional.of(running))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(kindOf(Optional.of(empty))).isEqualTo(ErrorCode.CONFLICT);
  }

  private static ErrorCode kindOf(Optional<Story> story) {
    return ((RequestException) EarlierStories.toContinue(story).cause()).code();
  }

  /** Stopped by its owner, with what it had. */
  private static Story story(String id) {
    return Story.pending(key(id), "prompt " + id, List.of(), NOW, Lease.waiting(NOW))
        .append("text " + id, NOW)
        .cancelled(NOW);
  }

  private static StoryKey key(String id) {
    return new StoryKey("ann", id);
  }
}
