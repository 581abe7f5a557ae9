package io.chatgenerator.bus;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One membership, from joining to leaving: a Vert.x instance that shares its event bus. */
record ClusterMember(Vertx vertx, HazelcastInstance hazelcast, HazelcastClusterManager manager) {
  private static final String HELLO = "stories.hello.";
  private static final DeliveryOptions GREETING = new DeliveryOptions().setSendTimeout(2_000);

  /**
   * Joins, and connects to the others. The outcome arrives on the context, as does when others come
   * or go, and when the member has ended by itself.
   */
  static Future<ClusterMember> join(
      Context context, ClusterConfig config, Runnable onChange, Consumer<ClusterMember> onEnd) {
    Secret secret = config.secret().orElseThrow();
    // Waits for others, maybe for long: neither for an event loop nor for a pool that others share.
    CompletionStage<ClusterMember> joining =
        CompletableFuture.supplyAsync(
                () -> HazelcastCluster.join(config, secret), ClusterMember::inThreadOfItsOwn)
            .thenCompose(
                hazelcast -> share(hazelcast, options(config, secret), changes(context, onChange)));
    return Future.fromCompletionStage(joining, context)
        .onSuccess(member -> member.watchEnd(() -> run(context, () -> onEnd.accept(member))));
  }

  String node() {
    return manager.getNodeId();
  }

  /** The ids of the other members; empty where this one has ended. */
  Set<String> others() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return Set.of();
    }
    Set<String> others = new HashSet<>(manager.getNodes());
    others.remove(node());
    return others;
  }

  /**
   * Exchanges a message with each of the others, so that no story has to wait for the connections
   * in both directions, nor for the hundreds of classes that the first TLS of a process loads. A
   * member that does not answer, as one of an older version, is not waited for.
   */
  private Future<ClusterMember> connect() {
    EventBus bus = vertx.eventBus();
    return bus.consumer(HELLO + node(), hello -> hello.reply(null))
        .completion()
        .compose(
            registered ->
                Future.join(
                    others().stream()
                        .map(other -> bus.request(HELLO + other, null, GREETING))
                        .toList()))
        .transform(answered -> Future.succeededFuture(this));
  }

  /** Ends the Vert.x instance, and leaves the cluster. */
  Future<Void> leave() {
    return vertx.close().eventually(() -> shutDown(hazelcast));
  }

  private static CompletionStage<ClusterMember> share(
      HazelcastInstance hazelcast, VertxOptions options, NodeListener changes) {
    HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast);
    manager.nodeListener(changes);
    return Vertx.builder()
        .with(options)
        .withClusterManager(manager)
        .buildClustered()
        .compose(vertx -> new ClusterMember(vertx, hazelcast, manager).connect())
        .recover(why -> shutDown(hazelcast).transform(ended -> Future.failedFuture(why)))
        .toCompletionStage();
  }

  private static Future<Void> shutDown(HazelcastInstance hazelcast) {
    return Future.fromCompletionStage(
        CompletableFuture.runAsync(hazelcast::shutdown, ClusterMember::inThreadOfItsOwn));
  }

  private static void inThreadOfItsOwn(Runnable blocking) {
    new Thread(blocking, "cluster").start();
  }

  private static VertxOptions options(ClusterConfig config, Secret secret) {
    EventBusOptions bus =
        new EventBusOptions()
            .setPort(config.busPort())
            .setConnectTimeout(3_000)
            // What is sent to a task that stands still is kept in memory until this finds out.
            .setClusterPingInterval(4_000)
            .setClusterPingReplyInterval(4_000);
    BusCertificate.secure(bus, secret);
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(4)
        .setEventBusOptions(bus);
  }

  private void watchEnd(Runnable onEnd) {
    hazelcast.getLifecycleService().addLifecycleListener(event -> onState(event, onEnd));
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
        run(context, onChange);
      }

      @Override
      public void nodeLeft(String node) {
        run(context, onChange);
      }
    };
  }

  private static void run(Context context, Runnable news) {
    context.runOnContext(come -> news.run());
  }
}
