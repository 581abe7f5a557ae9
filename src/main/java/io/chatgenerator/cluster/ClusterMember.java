package io.chatgenerator.cluster;

import static java.util.Objects.requireNonNull;

import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.chatgenerator.config.ClusterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One membership, from joining to leaving: a Vert.x instance that shares its event bus. */
final class ClusterMember {
  /** Joining waits for others on a worker thread, and may do so for long. */
  private static final long LONGEST_JOIN_MINUTES = 10;

  private final Vertx vertx;
  private final HazelcastClusterManager hazelcast;

  private ClusterMember(Vertx vertx, HazelcastClusterManager hazelcast) {
    this.vertx = requireNonNull(vertx);
    this.hazelcast = requireNonNull(hazelcast);
  }

  /**
   * Joins.
   *
   * @param context where the outcome and the rest is told
   * @param onChange other members came or went
   * @param onEnd the member has ended by itself
   */
  static Future<ClusterMember> join(
      Context context, ClusterConfig config, Runnable onChange, Consumer<ClusterMember> onEnd) {
    // Neither is for an event loop, and a Vert.x instance is made outside of all others.
    CompletionStage<ClusterMember> joining =
        CompletableFuture.supplyAsync(() -> HazelcastCluster.manager(config))
            .thenCompose(manager -> join(manager, config, changes(context, onChange)));
    return Future.fromCompletionStage(joining, context)
        .onSuccess(member -> member.watchEnd(() -> tell(context, () -> onEnd.accept(member))));
  }

  Vertx vertx() {
    return vertx;
  }

  String node() {
    return hazelcast.getNodeId();
  }

  /** The ids of the other members; empty where this one has ended. */
  Set<String> others() {
    if (!hazelcast.getHazelcastInstance().getLifecycleService().isRunning()) {
      return Set.of();
    }
    Set<String> others = new HashSet<>(hazelcast.getNodes());
    others.remove(node());
    return others;
  }

  /** Leaves the cluster, and ends the Vert.x instance. */
  Future<Void> leave() {
    return vertx.close();
  }

  private static CompletionStage<ClusterMember> join(
      HazelcastClusterManager manager, ClusterConfig config, NodeListener changes) {
    manager.nodeListener(changes);
    return Vertx.builder()
        .with(options(config))
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> new ClusterMember(vertx, manager))
        .toCompletionStage();
  }

  private static VertxOptions options(ClusterConfig config) {
    EventBusOptions bus =
        new EventBusOptions()
            .setPort(config.busPort())
            .setConnectTimeout(3_000)
            // What is sent to a task that stands still is kept in memory until this finds out.
            .setClusterPingInterval(4_000)
            .setClusterPingReplyInterval(4_000);
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(4)
        .setMaxWorkerExecuteTime(LONGEST_JOIN_MINUTES)
        .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES)
        .setEventBusOptions(bus);
  }

  private void watchEnd(Runnable onEnd) {
    hazelcast
        .getHazelcastInstance()
        .getLifecycleService()
        .addLifecycleListener(event -> onState(event, onEnd));
  }

  private static void onState(LifecycleEvent event, Runnable onEnd) {
    if (event.getState() == LifecycleState.SHUTDOWN) {
      onEnd.run();
    }
  }

  private static NodeListener changes(Context context, Runnable onChange) {
    return new NodeListener() {
      @Override
      public void nodeAdded(String node) {
        tell(context, onChange);
      }

      @Override
      public void nodeLeft(String node) {
        tell(context, onChange);
      }
    };
  }

  private static void tell(Context context, Runnable news) {
    context.runOnContext(come -> news.run());
  }
}
