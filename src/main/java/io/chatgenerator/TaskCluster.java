package io.chatgenerator;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.cluster.ClusterMembership;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.events.EventBusStoryEvents;
import io.chatgenerator.events.EventBusTaskLink;
import io.chatgenerator.events.SharedStoryEvents;
import io.chatgenerator.events.TaskNetwork;
import io.chatgenerator.http.Readiness;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.TaskLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * This task and the others: what carries events and questions between them, where there are others
 * at all. Confined to the event loop that made it.
 */
final class TaskCluster {
  private final Vertx vertx;
  private final TaskNetwork network;
  private final Optional<ClusterMembership> membership;

  TaskCluster(Vertx vertx, Context context, ClusterConfig config) {
    this.vertx = requireNonNull(vertx);
    this.network = new TaskNetwork(context);
    this.membership =
        config.hazelcast()
            ? Optional.of(new ClusterMembership(vertx, config, new Bridge(network)))
            : Optional.empty();
  }

  StoryEvents events() {
    EventBusStoryEvents own = new EventBusStoryEvents(vertx.eventBus());
    return membership.isEmpty()
        ? own
        : new SharedStoryEvents(
            vertx, own, network, System::nanoTime, RandomGenerator.getDefault());
  }

  /** Speaks for the task of this id. */
  TaskLink link(String task) {
    return new EventBusTaskLink(vertx.eventBus(), network, task);
  }

  /** Begins to join the others. */
  void start() {
    membership.ifPresent(ClusterMembership::start);
  }

  /**
   * Lets a task that starts wait until it has tried to join, since its subscribers would hear late
   * of what happens elsewhere. One that could not join is ready nevertheless: what it says is
   * right, and no worse than nothing.
   */
  void show(Readiness readiness) {
    membership.ifPresent(
        cluster -> {
          readiness.describe("cluster", cluster::state);
          readiness.await("cluster", cluster::tried);
        });
  }

  /** Leaves the others. Completes, never with a failure, when that is done. */
  Future<Void> close() {
    return membership.map(ClusterMembership::close).orElse(Future.succeededFuture());
  }

  /** From the member of the cluster to the network. */
  private record Bridge(TaskNetwork network) implements ClusterMembership.Observer {
    @Override
    public void joined(Vertx clustered, String node, Supplier<Set<String>> others) {
      network.joined(clustered, node, others);
    }

    @Override
    public void membersChanged() {
      network.membersChanged();
    }

    @Override
    public void left() {
      network.left();
    }
  }
}
