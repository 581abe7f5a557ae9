package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Port: delivers events to the listeners of their owner. Listeners on other tasks receive them
 * without the text of stories; the text itself goes to the tasks that {@link PeerClient#follow} it.
 */
public interface StoryEvents {
  /** Sends an event. Never fails and never waits: one that cannot be sent is lost. */
  void publish(StoryEvent event);

  /**
   * Listens to the events of one owner, and to those for everybody.
   *
   * @param listener called on the event loop that called this method, in the order of publishing
   *     per publisher
   * @return completes once no event published afterwards, on any task, is missed for want of a
   *     registration
   */
  Future<Registration> listen(String owner, Consumer<StoryEvent> listener);

  /**
   * Calls {@code listener} with each story that is deleted, on whichever task and of whichever
   * owner, as far as the event arrives.
   */
  void onDeleted(Consumer<StoryKey> listener);

  /** Ends listening. Idempotent. */
  interface Registration {
    void cancel();
  }
}
