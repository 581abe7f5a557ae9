package io.chatgenerator.bus;

import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.story.PeerClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process and its peers: what carries events and questions between their tasks, where there
 * are others at all. With Hazelcast, the process joins in the background and tries again until it
 * succeeds; meanwhile, and where it was removed, it serves alone. A process is one member, whatever
 * the number of its event loops. Confined to the event loop that {@link #start started} it, save
 * for {@link #connect} and {@link #state}.
 *
 * <p>The member is a Vert.x instance of its own: the service runs from the first moment on whether
 * or not there is a cluster, and a member that broke is replaced by another one.
 */
public final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long RETRY_MS = 5_000;
  private static final long FIRST_TRY_MS = 20_000;
  private static final long LEAVE_MS = 10_000;

  private final Vertx vertx;
  private final ClusterConfig config;
  private final Set<String> ownTasks = ConcurrentHashMap.newKeySet();
  private final Followers followers = new Followers(ownTasks);
  private final List<TaskBus> tasks = new CopyOnWriteArrayList<>();
  private final Promise<Void> tried = Promise.promise();
  private Future<ClusterMember> joining = Future.failedFuture("not begun");
  private volatile Optional<ClusterMember> member = Optional.empty();
  private Context context;
  private boolean closed;

  /** A process that is alone until {@link #start}. To be created once for this Vert.x instance. */
  public Cluster(Vertx vertx, ClusterConfig config) {
    this.vertx = vertx;
    this.config = config;
    BusCodec.register(vertx.eventBus());
  }

  /** Adds a task, by an id unique among all. To be called on its event loop, before the start. */
  public TaskBus connect(String task) {
    ownTasks.add(task);
    TaskBus bus = new TaskBus(vertx, followers, ownTasks, task);
    tasks.add(bus);
    return bus;
  }

  /** Begins to join. To be called once all tasks {@link PeerClient#serve serve} others. */
  public void start() {
    context = vertx.getOrCreateContext();
    if (config.hazelcast()) {
      vertx.setTimer(FIRST_TRY_MS, id -> tried.tryComplete());
      join();
    } else {
      tried.complete();
    }
  }

  /** Completes, never with a failure, when the first try to join is over, or takes too long. */
  public Future<Void> tried() {
    return tried.future();
  }

  /** The state in a few words, for operators. For any thread: each event loop is asked. */
  public String state() {
    return config.hazelcast() ? member.map(Cluster::inWords).orElseGet(this::notJoined) : "none";
  }

  private static String inWords(ClusterMember member) {
    int others = member.others().size();
    return others == 0 ? "joined, alone" : "joined, " + (others + 1) + " tasks";
  }

  private String notJoined() {
    return tried.future().isComplete() ? "not joined, serving alone" : "joining";
  }

  /** Leaves. Completes when that is done, never with a failure. */
  public Future<Void> close() {
    closed = true;
    return joining
        .compose(ClusterMember::leave)
        .timeout(LEAVE_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void join() {
    if (!closed) {
      joining = ClusterMember.join(context, config, this::membersChanged, this::lost);
      joining.onSuccess(this::joined).onFailure(this::failed);
    }
  }

  private void joined(ClusterMember joined) {
    if (!closed) {
      member = Optional.of(joined);
      BusCodec.register(joined.vertx().eventBus());
      PeerBus bus = new PeerBus(joined.vertx(), context, joined.node(), joined::others);
      Stream<Future<Void>> ready =
          tasks.stream().map(task -> task.joined(joined.vertx(), joined.node(), joined::others));
      Future<Void> receiving = BusStoryEvents.receive(bus, vertx.eventBus(), followers);
      Future.all(Stream.concat(ready, Stream.of(receiving)).toList())
          .onSuccess(reachable -> logState())
          .onComplete(over -> tried.tryComplete());
    }
  }

  private void failed(Throwable why) {
    tried.tryComplete();
    LOG.error("cannot join the cluster, serving alone: {}", reasons(why));
    vertx.setTimer(RETRY_MS, id -> join());
  }

  private void membersChanged() {
    if (member.isPresent()) {
      followers.retain(member.get().others());
      logState();
    }
  }

  private void lost(ClusterMember broken) {
    if (!closed && member.filter(broken::equals).isPresent()) {
      member = Optional.empty();
      tasks.forEach(TaskBus::left);
      followers.retain(Set.of());
      LOG.error("no member of the cluster any more, serving alone");
      broken.leave().onComplete(left -> vertx.setTimer(RETRY_MS, id -> join()));
    }
  }

  private void logState() {
    if (member.filter(alone -> alone.others().isEmpty()).isPresent()) {
      LOG.warn("found no other task, serving alone, still looking");
    } else {
      LOG.info("cluster: {}", state());
    }
  }

  /** The messages from the outermost to the root cause, each once. */
  private static String reasons(Throwable why) {
    String message = String.valueOf(why.getMessage());
    if (why.getCause() == null) {
      return message;
    }
    String cause = reasons(why.getCause());
    return message.contains(cause) ? message : message + " <- " + cause;
  }
}
