package io.chatgenerator.cluster;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.ClusterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This task's place among the tasks of the service. It joins in the background and tries again
 * until it succeeds; meanwhile, and where it is thrown out, the task serves alone. Confined to the
 * event loop that started it.
 *
 * <p>The member is a Vert.x instance of its own: the service runs from the first moment on whether
 * or not there is a cluster, and a member that broke is replaced by another one.
 */
public final class ClusterMembership {
  /** Is told on the event loop of the task. */
  public interface Observer {
    /**
     * This task is a member now.
     *
     * @param clustered whose event bus all members share
     * @param node this member's id
     * @param others the ids of the other members, at any time
     */
    void joined(Vertx clustered, String node, Supplier<Set<String>> others);

    /** Other members came or went. */
    void membersChanged();

    /** This task is no member any more. */
    void left();
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);
  private static final long RETRY_MS = 5_000;
  private static final long FIRST_TRY_MS = 20_000;
  private static final long LEAVE_MS = 10_000;

  private final Vertx vertx;
  private final Context context;
  private final ClusterConfig config;
  private final Observer observer;
  private final Promise<Void> tried = Promise.promise();
  private Future<ClusterMember> joining = Future.failedFuture("not begun");
  private Optional<ClusterMember> member = Optional.empty();
  private boolean closed;

  /** A membership that begins with {@link #start}. To be made on the task's event loop. */
  public ClusterMembership(Vertx vertx, ClusterConfig config, Observer observer) {
    this.vertx = requireNonNull(vertx);
    this.context = vertx.getOrCreateContext();
    this.config = requireNonNull(config);
    this.observer = requireNonNull(observer);
  }

  /** Begins to join. */
  public void start() {
    vertx.setTimer(FIRST_TRY_MS, id -> tried.tryComplete());
    join();
  }

  /** Completes, never with a failure, when the first try to join is over, or takes too long. */
  public Future<Void> tried() {
    return tried.future();
  }

  /** The state in a few words, for operators. */
  public String state() {
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
      tried.tryComplete();
      observer.joined(joined.vertx(), joined.node(), joined::others);
      tellState();
    }
  }

  private void failed(Throwable why) {
    tried.tryComplete();
    LOG.error("cannot join the cluster, serving alone: {}", reasons(why));
    vertx.setTimer(RETRY_MS, id -> join());
  }

  private void membersChanged() {
    if (member.isPresent()) {
      observer.membersChanged();
      tellState();
    }
  }

  private void lost(ClusterMember broken) {
    if (!closed && member.filter(broken::equals).isPresent()) {
      member = Optional.empty();
      observer.left();
      LOG.error("no member of the cluster any more, serving alone");
      broken.leave().onComplete(left -> vertx.setTimer(RETRY_MS, id -> join()));
    }
  }

  private void tellState() {
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
