package io.chatgenerator.limit;

import static io.vertx.core.Future.fromCompletionStage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The bytes of answers, from before they are computed until they are written to the network: of
 * each connection, of each user and of the process. An answer without room waits, users take turns,
 * and what is more than may wait is refused.
 *
 * <p>For any thread: the bounds of a user and of the process hold over all event loops. The lock
 * makes one step of a comparison with three sums and their change; no answer is sent, and nothing
 * is called back, while it is held. The paces have a lock of their own, as a map in the order of
 * use changes with each look.
 */
public final class BytesInFlight {
  /** What a user may have in flight however much others have. */
  private static final long OWN_SHARE = 256 * 1024;

  /** When a stream without room looks for some again. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private static final int REMEMBERED_USERS = 20_000;

  private final ByteBounds bounds;
  private final Runnable onRefusal;
  private final Map<Object, Long> connections = new HashMap<>();
  private final Map<String, Long> users = new HashMap<>();
  private final Map<String, Set<Answer>> queues = new LinkedHashMap<>();
  private final Map<String, Pace> paces =
      Collections.synchronizedMap(new LeastRecentlyUsed<>(REMEMBERED_USERS));
  private long total;
  private boolean admitting;

  /** Calls {@code onRefusal} each time that an answer is refused. */
  public BytesInFlight(ByteBounds bounds, Runnable onRefusal) {
    this.bounds = bounds;
    this.onRefusal = onRefusal;
  }

  /**
   * What one user is sent over a connection, for which any object stands that stands for no other.
   */
  public Account account(Object connection, String user) {
    return new Account(connection, user);
  }

  public synchronized long total() {
    return total;
  }

  public final class Account {
    private final Object connection;
    private final String user;

    private Account(Object connection, String user) {
      this.connection = connection;
      this.user = user;
    }

    /** An answer of which nothing is known yet. */
    public Answer answer() {
      return new Answer(this);
    }

    /** Counts an item of a stream until it is written, or never will be. */
    public void streamed(long bytes, Future<?> written) {
      paces.computeIfAbsent(user, first -> new Pace(bounds.streamsPerSecond())).step(bytes);
      answer().sent(bytes, written);
    }

    /** How long a stream has to wait before its next item; zero for not at all. */
    public Duration pause() {
      Pace pace = paces.get(user);
      Duration debt = pace == null ? Duration.ZERO : pace.debt();
      boolean ready = debt.isZero() && hasRoom(1);
      return ready || debt.compareTo(LOOK_AGAIN) > 0 ? debt : LOOK_AGAIN;
    }

    private boolean hasRoom(long bytes) {
      synchronized (BytesInFlight.this) {
        long ofUser = users.getOrDefault(user, 0L);
        return fits(connections.getOrDefault(connection, 0L), bytes, bounds.connection())
            && fits(ofUser, bytes, bounds.user())
            && (ofUser + bytes <= OWN_SHARE || fits(total, bytes, bounds.process()));
      }
    }
  }

  /** One answer: it gets room for what it may take, then it is sent. */
  public final class Answer {
    private final Account account;
    private Optional<CompletableFuture<Void>> waiting = Optional.empty();
    private long bytes;
    private long estimate;

    private Answer(Account account) {
      this.account = account;
    }

    /** Who it goes to. */
    public Account account() {
      return account;
    }

    /** Whether it may be so long at all. */
    public boolean isPossible(long bytesAtMost) {
      return bytesAtMost <= bounds.user();
    }

    /**
     * Takes room for it, or a place in the queue for room. To be called once, before it is read.
     *
     * @param bytesAtMost that it takes, as far as can be known; counted until it is {@link #sent}
     * @return false where too many answers of the user wait already
     */
    public boolean reserve(long bytesAtMost) {
      boolean mayBeRead = bytesAtMost == 0 || isLetIn(this, bytesAtMost);
      if (!mayBeRead) {
        onRefusal.run();
      }
      return mayBeRead;
    }

    /** Completes, on the context that called, when it may be read; empty where it may now. */
    public Optional<Future<Void>> room() {
      synchronized (BytesInFlight.this) {
        return waiting.map(BytesInFlight::onCurrentContext);
      }
    }

    /**
     * Counts it by what it takes in fact until it is written, or never will be. Each answer is
     * sent, or {@linkplain #drop dropped}, whatever became of it.
     */
    public void sent(long bytesInFact, Future<?> written) {
      resize(this, bytesInFact);
      written.onComplete(done -> resize(this, 0));
    }

    public void drop() {
      sent(0, Future.succeededFuture());
    }

    private void holds(long now) {
      long more = now - bytes;
      bytes = now;
      total += more;
      if (more != 0) {
        connections.merge(account.connection, more, BytesInFlight::sum);
        users.merge(account.user, more, BytesInFlight::sum);
      }
    }

    private CompletableFuture<Void> enter() {
      CompletableFuture<Void> entered = waiting.orElseThrow();
      leaveQueue();
      holds(estimate);
      return entered;
    }

    private void leaveQueue() {
      waiting = Optional.empty();
      Set<Answer> queue = queues.remove(account.user);
      queue.remove(this);
      if (!queue.isEmpty()) {
        // At the end of the queues: the users take turns.
        queues.put(account.user, queue);
      }
    }
  }

  private synchronized boolean isLetIn(Answer answer, long bytesAtMost) {
    Set<Answer> queue = queues.getOrDefault(answer.account.user, Set.of());
    if (queue.isEmpty() && answer.account.hasRoom(bytesAtMost)) {
      answer.holds(bytesAtMost);
      return true;
    }
    if (queue.size() >= bounds.waiting()) {
      return false;
    }
    answer.estimate = bytesAtMost;
    answer.waiting = Optional.of(new CompletableFuture<>());
    return queues.computeIfAbsent(answer.account.user, u -> new LinkedHashSet<>()).add(answer);
  }

  /** Whether somebody waits for the room that there is now, and no other thread lets them in. */
  private synchronized boolean makesRoom(Answer answer, long now) {
    answer.waiting.ifPresent(never -> answer.leaveQueue());
    boolean admits = now < answer.bytes && !queues.isEmpty() && !admitting;
    answer.holds(now);
    admitting |= admits;
    return admits;
  }

  /**
   * Lets in who waits, in one thread at a time, and not from within itself: an answer that is let
   * in may be sent, and make room, at once.
   */
  private void resize(Answer answer, long now) {
    if (makesRoom(answer, now)) {
      for (Optional<CompletableFuture<Void>> next = next(); next.isPresent(); next = next()) {
        next.get().complete(null);
      }
    }
  }

  private synchronized Optional<CompletableFuture<Void>> next() {
    // Not the first of a user alone: not all of their answers go over one connection.
    Optional<Answer> next =
        queues.values().stream()
            .flatMap(Set::stream)
            .filter(answer -> total < bounds.process() && answer.account.hasRoom(answer.estimate))
            .findFirst();
    admitting = next.isPresent();
    return next.map(Answer::enter);
  }

  private static <T> Future<T> onCurrentContext(CompletableFuture<T> future) {
    Context now = Vertx.currentContext();
    return now == null ? fromCompletionStage(future) : fromCompletionStage(future, now);
  }

  private static boolean fits(long level, long bytes, long bound) {
    return level == 0 || level + bytes <= bound;
  }

  private static Long sum(Long before, Long more) {
    return before + more == 0 ? null : before + more;
  }
}
