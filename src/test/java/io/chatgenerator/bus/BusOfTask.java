package io.chatgenerator.bus;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The bus of one task as {@link Cluster} wires it, on buses that a test provides. */
public final class BusOfTask {
  private final Vertx vertx;
  private final Set<String> ownTasks;
  private final Followers followers;
  private final TaskBus bus;

  /** That of a process's first task; registers the codecs at the process's own bus. */
  public BusOfTask(Vertx vertx, String task) {
    this(vertx, task, new HashSet<>());
    BusCodec.register(vertx.eventBus());
  }

  private BusOfTask(Vertx vertx, String task, Set<String> ownTasks) {
    this(vertx, task, ownTasks, new Followers(ownTasks));
  }

  private BusOfTask(Vertx vertx, String task, Set<String> ownTasks, Followers followers) {
    ownTasks.add(task);
    this.vertx = vertx;
    this.ownTasks = ownTasks;
    this.followers = followers;
    this.bus = new TaskBus(vertx, followers, ownTasks, task);
  }

  /** That of another task of the same process. */
  public BusOfTask beside(Vertx other, String task) {
    return new BusOfTask(other, task, ownTasks, followers);
  }

  public StoryEvents events() {
    return bus.events();
  }

  public PeerClient tasks() {
    return bus.peers();
  }

  /**
   * Joins the bus that all processes share, and receives what others publish for all tasks of the
   * process; to be called once they serve.
   */
  public Future<Void> join(
      Vertx clustered, Context context, String node, Supplier<Set<String>> peers) {
    BusCodec.register(clustered.eventBus());
    PeerBus own = new PeerBus(clustered, context, node, peers);
    return Future.all(
            BusStoryEvents.receive(own, vertx.eventBus(), followers),
            joinBeside(clustered, node, peers))
        .mapEmpty();
  }

  /** Joins after the first task of its process. */
  public Future<Void> joinBeside(Vertx clustered, String node, Supplier<Set<String>> peers) {
    return bus.joined(clustered, node, peers);
  }

  public void membersChanged(Set<String> peers) {
    followers.retain(peers);
  }
}
