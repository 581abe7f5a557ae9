package io.chatgenerator.bus;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvent.Changed;
import io.chatgenerator.story.StoryEvent.Deleted;
import io.chatgenerator.story.StoryEvent.TextAdded;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Story events on the event bus. Within the process, each owner has an address, and an event is
 * delivered as it is to the event loops that listen. Other processes are sent the text of a story
 * only where their tasks follow it; all other events are published to them on one address, without
 * the text. Confined to one event loop.
 */
final class BusStoryEvents implements StoryEvents {
  private static final String OWNER = "stories.of.";
  private static final String EVERYBODY = "stories.of-everybody";
  private static final String DELETED = "stories.deleted";
  private static final String EVENTS = "stories.events";
  private static final String TEXT = "stories.text.";
  private static final String RECEIVED = "stories.received.";

  private final EventBus bus;
  private final Followers followers;
  private final String task;
  private final Supplier<Optional<PeerBus>> peers;
  private final MessageConsumer<StoryEvent> everybody;
  private final Map<String, Set<Consumer<StoryEvent>>> listeners = new HashMap<>();
  private Consumer<StoryKey> onDeleted = key -> {};

  /** Of one task; to {@code peers}, too, while there are any. */
  BusStoryEvents(
      EventBus bus, Followers followers, String task, Supplier<Optional<PeerBus>> peers) {
    this.bus = bus;
    this.followers = followers;
    this.task = task;
    this.peers = peers;
    this.everybody = bus.consumer(EVERYBODY, this::deliverToAll);
    bus.<StoryEvent>consumer(DELETED, message -> deleted(message.body()));
    bus.<StoryEvent>consumer(RECEIVED + task, message -> deliverHere(message.body()));
  }

  @Override
  public void publish(StoryEvent event) {
    deliver(event, bus);
    peers.get().ifPresent(others -> publish(event, others));
  }

  @Override
  public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
    MessageConsumer<StoryEvent> own =
        bus.consumer(OWNER + owner, message -> listener.accept(message.body()));
    listeners.computeIfAbsent(owner, first -> new LinkedHashSet<>()).add(listener);
    Registration registration =
        () -> {
          listeners.computeIfPresent(owner, (same, all) -> without(listener, all));
          own.unregister();
        };
    return Future.all(own.completion(), everybody.completion()).map(registration);
  }

  private static Set<Consumer<StoryEvent>> without(
      Consumer<StoryEvent> listener, Set<Consumer<StoryEvent>> all) {
    all.remove(listener);
    return all.isEmpty() ? null : all;
  }

  @Override
  public void onDeleted(Consumer<StoryKey> listener) {
    onDeleted = listener;
  }

  /** Receives the text that other processes send. Completes once they can. */
  Future<Void> joined(PeerBus others) {
    String address = TEXT + Followers.name(others.node(), task);
    return others.<StoryEvent>listen(address, event -> bus.publish(RECEIVED + task, event));
  }

  /** Delivers what other processes publish, once for all event loops of this one. */
  static Future<Void> receive(PeerBus others, EventBus bus, Followers followers) {
    return others.<StoryEvent>listen(
        EVENTS,
        event -> {
          followers.update(event);
          deliver(event, bus);
        });
  }

  private void publish(StoryEvent event, PeerBus others) {
    if (event instanceof TextAdded added) {
      send(added, others);
      return;
    }
    if (event instanceof Changed changed && !changed.story().isTerminal()) {
      send(firstText(changed.story()), others);
    }
    followers.update(event);
    others.publish(EVENTS, event.withoutText());
  }

  private void send(TextAdded added, PeerBus others) {
    Set<String> following = followers.of(added.key());
    if (!following.isEmpty() && !added.delta().isEmpty()) {
      others.send(following.stream().map(TEXT::concat).toList(), added);
    }
  }

  private static TextAdded firstText(Story story) {
    return new TextAdded(story.key(), story.attempt(), 0, story.text(), story.updatedAt());
  }

  /** On any thread; in the order of calling. */
  private static void deliver(StoryEvent event, EventBus bus) {
    if (event instanceof Deleted) {
      bus.publish(DELETED, event);
    }
    bus.publish(event.audience().map(OWNER::concat).orElse(EVERYBODY), event);
  }

  private void deleted(StoryEvent event) {
    if (event instanceof Deleted deleted) {
      onDeleted.accept(deleted.key());
    }
  }

  /** Text of another process, which is sent to each event loop that follows it. */
  private void deliverHere(StoryEvent event) {
    event
        .audience()
        .map(listeners::get)
        .ifPresent(all -> List.copyOf(all).forEach(listener -> listener.accept(event)));
  }

  private void deliverToAll(Message<StoryEvent> message) {
    listeners.values().stream()
        .flatMap(Set::stream)
        .toList()
        .forEach(listener -> listener.accept(message.body()));
  }
}
