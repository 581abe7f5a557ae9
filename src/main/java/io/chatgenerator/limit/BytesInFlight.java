package io.chatgenerator.limit;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bytes of answers, from before they are computed until they are written to the network: of
 * each connection, of each user and of the process. An answer without room waits, users take turns,
 * and what is more than may wait is refused. Confined to one event loop.
 */
public final class BytesInFlight {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** What a user may have in flight however much others have. */
  private static final long OWN_SHARE = 256 * KIB;

  /** When a stream without room looks for some again. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private static final int REMEMBERED_USERS = 20_000;

  /**
   * How many bytes may be in flight. Of each connection one answer always may, if there is nothing
   * else in flight.
   *
   * @param connection of one connection
   * @param user of all connections of a user
   * @param process of all users
   * @param waiting how many answers of a user may wait for room
   * @param streamsPerSecond how many bytes a second the subscriptions of a user are sent on
   *     average; twice as many at once
   */
  public record Bounds(
      long connection, long user, long process, int waiting, int streamsPerSecond) {
    /**
     * 2 MiB of a connection, 4 MiB of a user, a sixteenth of the heap but at least 8 MiB of the
     * process; 32 answers wait; 1 MB/s.
     */
    public static Bounds ofHeap(long heapBytes) {
      return new Bounds(2 * MIB, 4 * MIB, Math.max(8 * MIB, heapBytes / 16), 32, 1_000_000);
    }
  }

  private final Bounds bounds;
  private final Runnable onRefusal;
  private final Map<Object, Long> connections = new HashMap<>();
  private final Map<String, Long> users = new HashMap<>();
  private final Map<String, Set<Answer>> queues = new LinkedHashMap<>();
  private final Map<String, Pace> paces = new LeastRecentlyUsed<>(REMEMBERED_USERS);
  private long total;
  private boolean admitting;

  /**
   * @param onRefusal called each time that an answer is refused
   */
  public BytesInFlight(Bounds bounds, Runnable onRefusal) {
    this.bounds = requireNonNull(bounds);
    this.onRefusal = requireNonNull(onRefusal);
  }

  /**
   * What one user is sent over one connection.
   *
   * @param connection any object that stands for it, and for no other one
   */
  public Account account(Object connection, String user) {
    return new Account(connection, user);
  }

  /** How many bytes are in flight. */
  public long total() {
    return total;
  }

  /** One connection of one user. */
  public final class Account {
    private final Object connection;
    private final String user;

    private Account(Object connection, String user) {
      this.connection = requireNonNull(connection);
      this.user = requireNonNull(user);
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
      long ofUser = users.getOrDefault(user, 0L);
      return fits(connections.getOrDefault(connection, 0L), bytes, bounds.connection())
          && fits(ofUser, bytes, bounds.user())
          && (ofUser + bytes <= OWN_SHARE || fits(total, bytes, bounds.process()));
    }

    private void add(long bytes) {
      total += bytes;
      connections.merge(connection, bytes, BytesInFlight::sum);
      users.merge(user, bytes, BytesInFlight::sum);
    }
  }

  /** One answer: it gets room for what it may take, then it is sent. */
  public final class Answer {
    private final Account account;
    private Optional<Promise<Void>> waiting = Optional.empty();
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
      if (bytesAtMost == 0) {
        return true;
      }
      Set<Answer> queue = queues.getOrDefault(account.user, Set.of());
      if (queue.isEmpty() && account.hasRoom(bytesAtMost)) {
        resize(bytesAtMost);
        return true;
      }
      if (queue.size() >= bounds.waiting()) {
        onRefusal.run();
        return false;
      }
      estimate = bytesAtMost;
      waiting = Optional.of(Promise.promise());
      return queues.computeIfAbsent(account.user, first -> new LinkedHashSet<>()).add(this);
    }

    /** Completes when it may be read; empty where it may now. */
    public Optional<Future<Void>> room() {
      return waiting.map(Promise::future);
    }

    /**
     * Counts it by what it takes in fact until it is written, or never will be. Each answer is
     * sent, or {@linkplain #drop dropped}, whatever became of it.
     */
    public void sent(long bytesInFact, Future<?> written) {
      waiting.ifPresent(never -> leaveQueue());
      resize(bytesInFact);
      written.onComplete(done -> resize(0));
    }

    /** Gives back what it holds: it is not sent. */
    public void drop() {
      sent(0, Future.succeededFuture());
    }

    private void enter() {
      leaveQueue();
      resize(estimate);
      Promise<Void> entered = waiting.orElseThrow();
      waiting = Optional.empty();
      entered.complete();
    }

    private void leaveQueue() {
      Set<Answer> queue = queues.remove(account.user);
      queue.remove(this);
      if (!queue.isEmpty()) {
        // At the end of the queues: the users take turns.
        queues.put(account.user, queue);
      }
    }

    private void resize(long now) {
      long more = now - bytes;
      bytes = now;
      account.add(more);
      if (more < 0 && !queues.isEmpty() && !admitting) {
        admitWaiting();
      }
    }
  }

  /** Not from within itself, as an answer that enters may be sent, and make room, at once. */
  private void admitWaiting() {
    admitting = true;
    for (Optional<Answer> next = next(); next.isPresent(); next = next()) {
      next.get().enter();
    }
    admitting = false;
  }

  private Optional<Answer> next() {
    return total >= bounds.process()
        ? Optional.empty()
        : queues.values().stream().flatMap(queue -> first(queue).stream()).findFirst();
  }

  /** The first of a user's answers for which there is room: not all go over one connection. */
  private static Optional<Answer> first(Set<Answer> queue) {
    return queue.stream().filter(answer -> answer.account.hasRoom(answer.estimate)).findFirst();
  }

  private static boolean fits(long level, long bytes, long bound) {
    return level == 0 || level + bytes <= bound;
  }

  private static Long sum(Long before, Long more) {
    long sum = before + more;
    return sum == 0 ? null : sum;
  }
}
