package io.chatgenerator.events;

import io.vertx.core.eventbus.EventBus;

/** Makes the types of this package known to an event bus. */
public final class EventBusCodecs {
  private EventBusCodecs() {}

  /** To be called once for each bus, before anything is sent. */
  public static void register(EventBus bus) {
    bus.registerCodec(new StoryEventCodec());
  }
}
