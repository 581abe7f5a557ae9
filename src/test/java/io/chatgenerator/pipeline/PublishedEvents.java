package io.chatgenerator.pipeline;

import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Notes what all tasks publish. */
final class PublishedEvents {
  private final List<StoryEvent> published = new ArrayList<>();

  /** All events so far, in the order of publishing. */
  List<StoryEvent> published() {
    return List.copyOf(published);
  }

  /** The same events, noted. */
  StoryEvents of(StoryEvents events) {
    return new StoryEvents() {
      @Override
      public void publish(StoryEvent event) {
        published.add(event);
        events.publish(event);
      }

      @Override
      public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
        return events.listen(owner, listener);
      }

      @Override
      public void onDeleted(Consumer<StoryKey> listener) {
        events.onDeleted(listener);
      }
    };
  }
}
