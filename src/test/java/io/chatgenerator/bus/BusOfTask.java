package io.chatgenerator.bus;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Supplier;

/** The bus of one task as {@link Cluster} wires it, on buses that a test provides. */
public final class BusOfTask {
  private final Followers followers = new Followers();
  private final BusStoryEvents events;
  private final BusPeerClient tasks;

  /** Registers the codec at the task's own bus. */
  public BusOfTask(Vertx vertx, String task) {
    StoryEventCodec.register(vertx.eventBus());
    events = new BusStoryEvents(vertx.eventBus(), followers, task);
    tasks = new BusPeerClient(vertx.eventBus(), followers, task);
  }

  public StoryEvents events() {
    return events;
  }

  public PeerClient tasks() {
    return tasks;
  }

  /** Joins the bus that all tasks share; to be called once the task serves. */
  public Future<Void> join(
      Vertx clustered, Context context, String node, Supplier<Set<String>> peers) {
    PeerBus bus = new PeerBus(clustered, context, node, peers);
    return Future.all(events.joined(bus), tasks.joined(bus)).mapEmpty();
  }

  public void membersChanged(Set<String> peers) {
    followers.retain(peers);
  }
}
