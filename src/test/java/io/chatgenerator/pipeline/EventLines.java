package io.chatgenerator.pipeline;

import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The events of all tasks: one line from each publisher to each listener. Other tasks receive them
 * without the text, and text where they follow it.
 */
final class EventLines {
  private final Courier courier;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<StoryEvent> published = new ArrayList<>();
  private final Set<Follower> followers = new HashSet<>();

  EventLines(Courier courier) {
    this.courier = courier;
  }

  /** All events so far, in the order of publishing. */
  List<StoryEvent> published() {
    return List.copyOf(published);
  }

  StoryEvents of(Life task) {
    return new StoryEvents() {
      @Override
      public void publish(StoryEvent event) {
        published.add(event);
        listeners.stream()
            .filter(listener -> hears(listener, event) && receivesText(task, listener, event))
            .forEach(listener -> send(task, listener, as(event, task, listener)));
      }

      @Override
      public Future<Registration> listen(String owner, Consumer<StoryEvent> consumer) {
        return register(new Listener(owner, task, consumer));
      }
    };
  }

  /** From now on the text of a story that runs on {@code holder} goes to {@code task}, too. */
  void follow(Life holder, StoryKey key, Life task) {
    followers.add(new Follower(holder, key, task));
  }

  void unfollow(Life holder, StoryKey key, Life task) {
    followers.remove(new Follower(holder, key, task));
  }

  private boolean receivesText(Life publisher, Listener listener, StoryEvent event) {
    return listener.task() == publisher
        || !(event instanceof StoryEvent.TextAdded added)
        || followers.contains(new Follower(publisher, added.key(), listener.task()));
  }

  private static StoryEvent as(StoryEvent event, Life publisher, Listener listener) {
    return listener.task() == publisher ? event : event.withoutText();
  }

  private static boolean hears(Listener listener, StoryEvent event) {
    return event.audience().filter(owner -> !owner.equals(listener.owner())).isEmpty();
  }

  private void send(Life publisher, Listener listener, StoryEvent event) {
    courier.send(
        new Line(publisher, listener), listener.task(), () -> hear(listener, event), () -> {});
  }

  private void hear(Listener listener, StoryEvent event) {
    if (listeners.contains(listener)) {
      listener.consumer().accept(event);
    }
  }

  private Future<StoryEvents.Registration> register(Listener listener) {
    Promise<StoryEvents.Registration> done = Promise.promise();
    Runnable registered = () -> done.complete(() -> listeners.remove(listener));
    listeners.add(listener);
    courier.send(Courier.ownLine(), listener.task(), registered, registered);
    return done.future();
  }

  private record Listener(String owner, Life task, Consumer<StoryEvent> consumer) {}

  private record Follower(Life holder, StoryKey key, Life task) {}

  private record Line(Life publisher, Listener listener) {}
}
