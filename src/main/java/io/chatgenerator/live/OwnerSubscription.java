package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.reactivestreams.Subscriber;

/** Follows all stories of one owner. */
final class OwnerSubscription extends LiveSubscription<StoryChange> {
  private final PendingChanges changes;
  private final Set<String> deletions = new LinkedHashSet<>();

  OwnerSubscription(Subscriber<? super StoryChange> subscriber, TextInterest interest) {
    super(subscriber);
    this.changes = new PendingChanges(interest);
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
    keep(deletions, key.id());
  }

  @Override
  Optional<StoryChange> next() {
    Iterator<String> oldest = deletions.iterator();
    if (!oldest.hasNext()) {
      return changes.poll().map(StoryChange::to);
    }
    String id = oldest.next();
    oldest.remove();
    return Optional.of(StoryChange.deleted(id));
  }
}
