package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Story events within one task, on its own event bus: one address per owner, so that an event goes
 * only to the listeners of its owner, and one address for everybody.
 */
public final class EventBusStoryEvents implements StoryEvents {
  private static final String OWNER = "stories.of.";
  private static final String EVERYBODY = "stories.of-everybody";
  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);

  private final EventBus bus;
  private final MessageConsumer<StoryEvent> everybody;
  private final Set<Consumer<StoryEvent>> listeners = new LinkedHashSet<>();

  /**
   * To be made on the event loop that listens.
   *
   * @param bus knows the codec of events, see {@link EventBusCodecs}
   */
  public EventBusStoryEvents(EventBus bus) {
    this.bus = requireNonNull(bus);
    this.everybody = bus.consumer(EVERYBODY, this::tellAll);
  }

  @Override
  public void publish(StoryEvent event) {
    bus.publish(event.audience().map(OWNER::concat).orElse(EVERYBODY), event, OPTIONS);
  }

  @Override
  public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
    MessageConsumer<StoryEvent> own =
        bus.consumer(OWNER + owner, message -> listener.accept(message.body()));
    listeners.add(listener);
    Registration registration =
        () -> {
          listeners.remove(listener);
          own.unregister();
        };
    return Future.all(own.completion(), everybody.completion()).map(registration);
  }

  private void tellAll(Message<StoryEvent> message) {
    List.copyOf(listeners).forEach(listener -> listener.accept(message.body()));
  }
}
