package io.chatgenerator.bus;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This task and its peers: what carries events and questions between them, where there are others
 * at all. With Hazelcast, the task joins in the background and tries again until it succeeds;
 * meanwhile, and where it was removed, it serves alone. Confined to the event loop that made it.
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
  private final Context context;
  private final ClusterConfig config;
  private final Followers followers = new Followers();
  private final BusStoryEvents events;
  private final BusPeerClient tasks;
  private final Promise<Void> tried = Promise.promise();
  private Future<ClusterMember> joining = Future.failedFuture("not begun");
  private Optional<ClusterMember> member = Optional.empty();
  private boolean closed;

  /**
   * A task that is alone until {@link #start}. To be created on the task's event loop.
   *
   * @param task the id of this task, unique among all
   */
  public Cluster(Vertx vertx, ClusterConfig config, String task) {
    this.vertx = requireNonNull(vertx);
    this.context = vertx.getOrCreateContext();
    this.config = requireNonNull(config);
    this.events = new BusStoryEvents(vertx.eventBus(), followers, task);
    this.tasks = new BusPeerClient(vertx.eventBus(), followers, task);
  }

  public StoryEvents events() {
    return events;
  }

  public PeerClient tasks() {
    return tasks;
  }

  /** Begins to join. To be called once the task {@link PeerClient#serve serves} others. */
  public void start() {
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

  /** The state in a few words, for operators. */
  public String state() {
    if (!config.hazelcast()) {
      return "none";
    }
    if (member.isPresent()) {
      int others = member.get().others().size();
      return others == 0 ? "joined, alone" : "joined, " + (others + 1) + " tasks";
    }
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
      PeerBus bus = new PeerBus(joined.vertx(), context, joined.node(), joined::others);
      Future.all(events.joined(bus), tasks.joined(bus))
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
      events.left();
      tasks.left();
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
