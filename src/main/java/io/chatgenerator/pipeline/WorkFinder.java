package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds stories that no task works on, waiting ones and those whose task died, and starts them here
 * while there is room.
 *
 * <p>It looks every few seconds (jittered, so that tasks do not look in step), when another task
 * announces work, and as soon as room appears while more stories are known to wait. Confined to one
 * event loop.
 */
public final class WorkFinder {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFinder.class);
  private static final int BATCH = 100;
  private static final long HINT_SPREAD_MS = 50;

  /**
   * The index lags behind the table by a moment, so the first looks after a hint may come too
   * early.
   */
  private static final int LOOKS_PER_HINT = 6;

  private static final long EAGER_MS = 100;

  private final AttemptContext context;
  private final StoryRunner runner;
  private final RandomGenerator random;
  private final WaitingStories waiting;
  private final Takeover takeover;
  private long timer = -1;
  private boolean looking;
  private boolean moreWaits;
  private boolean stopped;
  private int eagerLooks;

  public WorkFinder(AttemptContext context, StoryRunner runner, RandomGenerator random) {
    this.context = requireNonNull(context);
    this.runner = requireNonNull(runner);
    this.random = requireNonNull(random);
    this.waiting = new WaitingStories(context);
    this.takeover = new Takeover(context);
  }

  /** Begins to look, now and then for as long as the task lives. */
  public void start() {
    runner.onRoom(this::roomAppeared);
    look();
  }

  /** Looks no more. */
  public void stop() {
    stopped = true;
    context.vertx().cancelTimer(timer);
  }

  /** Looks soon: somewhere a story waits. */
  void workAnnounced() {
    moreWaits = true;
    eagerLooks = LOOKS_PER_HINT;
    schedule(random.nextLong(HINT_SPREAD_MS));
  }

  /** Takes one story, if it still waits and there is room for it. */
  Future<Boolean> takeOffered(StoryKey key) {
    return stopped ? Future.succeededFuture(false) : takeOne(key);
  }

  private void roomAppeared() {
    if (moreWaits && !looking) {
      schedule(0);
    }
  }

  private void schedule(long delay) {
    if (!stopped) {
      context.vertx().cancelTimer(timer);
      timer = context.vertx().setTimer(delay + 1, id -> look());
    }
  }

  private void look() {
    if (looking || stopped) {
      return;
    }
    if (runner.room() == 0) {
      waiting.measure();
      schedule(nextRound());
      return;
    }
    looking = true;
    moreWaits = false;
    int batch = Math.min(BATCH, runner.room());
    context
        .repository()
        .findAbandoned(context.leases().now(), batch + runner.size())
        .map(this::notRunningHere)
        .compose(
            keys -> takeAll(withUnheard(keys)).map(taken -> new Look(taken, keys.size() >= batch)))
        .onSuccess(this::tellNoneWaits)
        .onFailure(why -> LOG.warn("could not look for waiting stories", why))
        .otherwise(Look.FAILED)
        .onSuccess(this::looked);
  }

  private void looked(Look look) {
    looking = false;
    moreWaits |= look.maybeMore();
    boolean again = moreWaits && runner.room() > 0;
    schedule(again ? look.pause() : nextRound());
  }

  /** Where there are more, the next look tells of them, with room or without. */
  private void tellNoneWaits(Look look) {
    if (!look.maybeMore()) {
      context.observer().waiting(0, Duration.ZERO);
    }
  }

  /** What came of looking once: without any story taken, the index was behind the table. */
  private record Look(long taken, boolean maybeMore) {
    static final Look FAILED = new Look(0, false);

    long pause() {
      return taken > 0 ? 0 : EAGER_MS;
    }
  }

  private long nextRound() {
    if (eagerLooks > 0) {
      eagerLooks--;
      return EAGER_MS;
    }
    long renewal = context.leases().renewal().toMillis();
    return renewal / 2 + random.nextLong(renewal);
  }

  /** A story of this task whose lease is renewed late is nothing to take over from itself. */
  private List<StoryKey> notRunningHere(List<StoryKey> keys) {
    return keys.stream().filter(key -> runner.find(key).isEmpty()).toList();
  }

  /** First what this task may have claimed already. */
  private List<StoryKey> withUnheard(List<StoryKey> keys) {
    List<StoryKey> unheard = notRunningHere(context.claims().unheard());
    return Stream.concat(unheard.stream(), keys.stream()).distinct().toList();
  }

  /** How many were taken. */
  private Future<Long> takeAll(List<StoryKey> keys) {
    List<Future<Boolean>> all = keys.stream().map(this::takeOne).toList();
    return Future.join(all)
        .transform(done -> Future.succeededFuture(all.stream().filter(WorkFinder::taken).count()));
  }

  private static boolean taken(Future<Boolean> one) {
    return one.succeeded() && one.result();
  }

  private Future<Boolean> takeOne(StoryKey key) {
    if (!runner.reserve(key)) {
      moreWaits = true;
      return Future.succeededFuture(false);
    }
    return takeover
        .take(key)
        .onSuccess(taken -> taken.ifPresentOrElse(this::start, () -> runner.unreserve(key)))
        .onFailure(why -> failedToTake(key, why))
        .map(Optional::isPresent);
  }

  /** The trace of the request that once asked for it is not known here. */
  private void start(Story taken) {
    runner.start(taken, context.traces());
  }

  private void failedToTake(StoryKey key, Throwable why) {
    StoryLog.about(key, LOG.atWarn())
        .setCause(why)
        .log("story {} waits, but could not be taken", key.id());
    runner.unreserve(key);
  }
}
