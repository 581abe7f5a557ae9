package io.chatgenerator.bus;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Supplier;

/** The bus of a process of one task as {@link Cluster} wires it, on buses that a test provides. */
public final class BusOfTask {
  private final Vertx vertx;
  private final Followers followers;
  private final TaskBus bus;

  /** Registers the codecs at the process's own bus. */
  public BusOfTask(Vertx vertx, String task) {
    this.vertx = vertx;
    this.followers = new Followers(Set.of(task));
    StoryEventCodec.register(vertx.eventBus());
    this.bus = new TaskBus(vertx, followers, Set.of(task), task);
  }

  public StoryEvents events() {
    return bus.events();
  }

  public PeerClient tasks() {
    return bus.peers();
  }

  /** Joins the bus that all processes share; to be called once the task serves. */
  public Future<Void> join(
      Vertx clustered, Context context, String node, Supplier<Set<String>> peers) {
    StoryEventCodec.register(clustered.eventBus());
    PeerBus own = new PeerBus(clustered, context, node, peers);
    return Future.all(
            BusStoryEvents.receive(own, vertx.eventBus(), followers),
            bus.joined(clustered, node, peers))
        .mapEmpty();
  }

  public void membersChanged(Set<String> peers) {
    followers.retain(peers);
  }
}
