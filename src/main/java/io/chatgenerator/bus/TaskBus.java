package io.chatgenerator.bus;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one task, which is one event loop, exchanges with the other tasks, those of its process and
 * those of others. Confined to its event loop, save for coming and going of the cluster.
 */
public final class TaskBus {
  private final Context context;
  private final BusStoryEvents events;
  private final BusPeerClient peers;
  private Optional<PeerBus> others = Optional.empty();

  /**
   * A task among those of its process alone, until it {@link #joined}. To be created on its event
   * loop.
   *
   * @param vertx whose event bus knows the codecs, see {@link BusCodec#register}
   * @param followers of stories that run in this process
   * @param ownTasks the tasks of this process, at any time
   * @param task this task's id
   */
  TaskBus(Vertx vertx, Followers followers, Set<String> ownTasks, String task) {
    this.context = vertx.getOrCreateContext();
    this.events = new BusStoryEvents(vertx.eventBus(), followers, task, () -> others);
    this.peers = new BusPeerClient(vertx.eventBus(), followers, ownTasks, task, () -> others);
  }

  public StoryEvents events() {
    return events;
  }

  public PeerClient peers() {
    return peers;
  }

  /**
   * Exchanges with other processes from now on, as in {@link PeerBus}. Completes once they can
   * reach this task.
   */
  Future<Void> joined(Vertx clustered, String node, Supplier<Set<String>> nodes) {
    return Future.future(
        done ->
            context.runOnContext(
                go -> {
                  PeerBus bus = new PeerBus(clustered, context, node, nodes);
                  others = Optional.of(bus);
                  Future.all(events.joined(bus), peers.joined(bus))
                      .<Void>mapEmpty()
                      .onComplete(done);
                }));
  }

  /** Exchanges with its own process alone from now on. */
  void left() {
    context.runOnContext(go -> others = Optional.empty());
  }
}
