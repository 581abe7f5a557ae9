package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.reactivestreams.Subscriber;

/**
 * Follows all stories of one owner as they are saved, and what machine callers publish, as JSON.
 */
final class FeedSubscription extends LiveSubscription<String> {
  private final PendingChanges changes = new PendingChanges(TextInterest.TEXT);
  private final Queue<String> messages = new ArrayDeque<>();

  FeedSubscription(Subscriber<? super String> subscriber) {
    super(subscriber);
  }

  @Override
  public void changed(Story story) {
    offer(story, false);
  }

  @Override
  public void saved(Story story) {
    offer(story, true);
  }

  private void offer(Story story, boolean lookAtText) {
    if (changes.offer(story, lookAtText)) {
      coalesced();
    }
    give();
  }

  @Override
  public void deleted(StoryKey key) {
    changes.forget(key.id());
    published(new JsonObject().put("id", key.id()).put("deleted", true).encode());
  }

  /**
   * A message cannot be skipped for a newer one, so a subscriber that lets too many pile up is cut
   * off.
   */
  @Override
  public void published(String json) {
    if (messages.size() >= MOST_WAITING) {
      cutOff();
      return;
    }
    messages.add(json);
    give();
  }

  @Override
  Optional<String> next() {
    return changes.isEmpty()
        ? Optional.ofNullable(messages.poll())
        : changes.poll().map(StoryJson::encode);
  }

  @Override
  boolean isExhausted() {
    return false;
  }
}
