package io.chatgenerator.pipeline;

import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the accounts must say, by the stories alone: of each one what is reserved for it while it
 * runs, and what it has cost from its end on; of a story that was retried or deleted what it was
 * then.
 */
final class TokenLedger {
  private final Map<StoryKey, Story> stories = new HashMap<>();
  private final Map<Page, Long> closed = new HashMap<>();
  private final Map<Page, Long> lost = new HashMap<>();

  /** The tokens of one owner on one day. */
  private record Page(String owner, LocalDate day) {}

  void changed(Story now) {
    Story before = stories.put(now.key(), now);
    if (before != null && before.isTerminal() && !now.isTerminal()) {
      close(before);
    } else if (before != null && !now.isTerminal() && now.failures() == before.failures()) {
      day(now)
          .ifPresent(
              day -> lost.merge(new Page(now.owner(), day), of(now) - of(before), Long::sum));
    }
  }

  /** What attempts have cost that were interrupted: by so much a budget may be exceeded. */
  long interrupted(String owner, LocalDate day) {
    return lost.getOrDefault(new Page(owner, day), 0L);
  }

  void deleted(StoryKey key) {
    Optional.ofNullable(stories.remove(key)).ifPresent(this::close);
  }

  private void close(Story story) {
    day(story).ifPresent(day -> closed.merge(new Page(story.owner(), day), of(story), Long::sum));
  }

  long expected(String owner, LocalDate day) {
    return closed.getOrDefault(new Page(owner, day), 0L)
        + stories.values().stream()
            .filter(story -> story.owner().equals(owner))
            .filter(story -> day(story).filter(day::equals).isPresent())
            .mapToLong(TokenLedger::of)
            .sum();
  }

  private static Optional<LocalDate> day(Story story) {
    return story.cost().reservation().map(Reservation::day);
  }

  private static long of(Story story) {
    return story.isTerminal()
        ? story.cost().used().total()
        : story.cost().reservation().map(Reservation::tokens).orElse(0L);
  }
}
