package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryStatus;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The states that one subscriber still has to see: of each story the newest alone, and none that it
 * has seen before. Remembers as many stories as a user can look at, and no more.
 */
final class PendingChanges {
  private static final int REMEMBERED = 200;

  private final TextInterest interest;
  private final Map<String, Story> pending = new LinkedHashMap<>();
  private final Map<String, Seen> seen = new LinkedHashMap<>();

  /** Of growing text alone, {@code interest} says what makes a state worth seeing. */
  PendingChanges(TextInterest interest) {
    this.interest = interest;
  }

  /** Whether it took the place of a state that was not seen yet. */
  boolean offer(Story story) {
    return offer(story, true);
  }

  /** As {@link #offer(Story)}, but looking at the text, or not, this once. */
  boolean offer(Story story, boolean lookAtText) {
    Seen before = seen.get(story.id());
    boolean news =
        before == null
            || !before.equals(seen(story, lookAtText ? interest.measure(story) : before.text()));
    return news && pending.put(story.id(), story) != null;
  }

  void forget(String id) {
    pending.remove(id);
    seen.remove(id);
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  Optional<Story> poll() {
    Iterator<Story> oldest = pending.values().iterator();
    if (!oldest.hasNext()) {
      return Optional.empty();
    }
    Story story = oldest.next();
    oldest.remove();
    remember(story);
    return Optional.of(story);
  }

  private void remember(Story story) {
    seen.remove(story.id());
    seen.put(story.id(), seen(story, interest.measure(story)));
    if (seen.size() > REMEMBERED) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  private static Seen seen(Story story, int text) {
    return new Seen(story.attempt(), story.status(), text);
  }

  /** What makes two states of a story differ for a subscriber. */
  private record Seen(int attempt, StoryStatus status, int text) {}
}
