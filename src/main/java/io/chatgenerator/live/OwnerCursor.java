package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.Optional;
import org.reactivestreams.Subscriber;

/** Follows all stories of one owner. */
final class OwnerCursor extends Cursor<Story> {
  private final PendingChanges changes;

  OwnerCursor(Subscriber<? super Story> subscriber, boolean withText) {
    super(subscriber);
    this.changes = new PendingChanges(withText);
  }

  @Override
  public void changed(Story story) {
    if (changes.offer(story)) {
      coalesced();
    }
    give();
  }

  @Override
  public void deleted(StoryKey key) {
    changes.forget(key.id());
  }

  @Override
  Optional<Story> next() {
    return changes.poll();
  }

  @Override
  boolean isExhausted() {
    return false;
  }
}
