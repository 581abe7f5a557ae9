package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.Optional;
import org.reactivestreams.Subscriber;

/** Follows one story's state. */
final class StorySubscription extends LiveSubscription<Story> {
  private final PendingChanges changes;
  private boolean ended;

  StorySubscription(Subscriber<? super Story> subscriber, TextInterest interest) {
    super(subscriber);
    this.changes = new PendingChanges(interest);
  }

  @Override
  public void changed(Story story) {
    if (changes.offer(story)) {
      coalesced();
    }
    ended = story.isTerminal();
    give();
  }

  @Override
  public void deleted(StoryKey key) {
    ended = true;
    give();
  }

  @Override
  Optional<Story> next() {
    return changes.poll();
  }

  @Override
  boolean isExhausted() {
    return ended && changes.isEmpty();
  }
}
