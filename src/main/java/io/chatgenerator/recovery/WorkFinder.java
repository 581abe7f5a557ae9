package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.AttemptContext;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.StoryLog;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds stories that no task works on, waiting ones and those whose task died, and starts them here
 * while there is room; and erasures whose task died. Confined to one event loop.
 *
 * <p>It reads the queue every few seconds (jittered, so that tasks do not read it in step), and
 * takes from what it has read whenever there is room. A story that cannot be taken backs off by
 * itself and holds up no other one: until one can be taken, twice as many are tried at once each
 * time, unless they have failed before, and what takes long is not waited for.
 */
public final class WorkFinder {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFinder.class);

  private static final int MOST_TRIES = 64;
  private static final int MOST_SLOW_TRIES = 1_000;
  private static final long SLOW_MS = 100;
  private static final long HINT_SPREAD_MS = 50;

  /** A task sends two requests for a key in trouble in the first minute, and few later. */
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);

  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(4);

  private final AttemptContext context;
  private final StoryRunner runner;
  private final Erasures erasures;
  private final RandomGenerator random;
  private final KeyBackOff<StoryKey> backOff;
  private final WorkQueue queue;
  private final Suspects suspects;
  private final Takeover takeover;
  private final Set<StoryKey> tries = new HashSet<>();
  private int quickTries;
  private int tryFactor = 1;
  private boolean roomIsShort;
  private boolean trying;
  private boolean stopped;
  private long timer = -1;

  /**
   * @param tasks are asked whether they still work on what looks abandoned
   * @param nanoTime a clock that never jumps
   */
  public WorkFinder(
      AttemptContext context,
      StoryRunner runner,
      PeerClient tasks,
      Erasures erasures,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.context = requireNonNull(context);
    this.runner = requireNonNull(runner);
    this.erasures = requireNonNull(erasures);
    this.random = requireNonNull(random);
    this.backOff = new KeyBackOff<>(FIRST_BACK_OFF, LONGEST_BACK_OFF, nanoTime, random);
    this.queue = new WorkQueue(context, backOff, this::isBusy, this::tryNext, nanoTime, random);
    this.suspects = new Suspects(runner);
    this.takeover = new Takeover(context, runner, tasks, suspects);
  }

  /** Begins to look, now and then for as long as the task lives. */
  public void start() {
    runner.onRoom(this::tryNext);
    context.unconfirmed().onUnconfirmed(this::enqueue);
    look();
  }

  /** Looks no more. */
  public void stop() {
    stopped = true;
    context.vertx().cancelTimer(timer);
  }

  /**
   * Its task has let a story go, so that earlier failures to take it count no more; the index may
   * not know yet.
   */
  void announced(StoryKey key) {
    backOff.clear(key);
    enqueue(key);
  }

  private void enqueue(StoryKey key) {
    queue.announce(waiting(key));
    context.vertx().setTimer(1 + random.nextLong(HINT_SPREAD_MS), id -> tryNext());
  }

  /**
   * Takes one story, if it still waits, or is still its holder's, and there is room for it.
   *
   * @param holder the task that offers it, where that holds it
   */
  Future<Boolean> offered(StoryKey key, Optional<String> holder) {
    return stopped || runner.room() == 0 || isBusy(key)
        ? Future.succeededFuture(false)
        : take(waiting(key), holder).map(outcome -> outcome == Outcome.STARTED);
  }

  private QueuedStory waiting(StoryKey key) {
    return new QueuedStory(key, Lease.waiting(context.leases().now()).expiresAt());
  }

  private boolean isBusy(StoryKey key) {
    return tries.contains(key) || runner.has(key) || suspects.isDeferred(key);
  }

  private void look() {
    if (!stopped) {
      long renewal = context.leases().renewal().toMillis();
      timer = context.vertx().setTimer(renewal / 2 + random.nextLong(renewal), id -> look());
      report();
      backOff.forgetOld();
      tryFactor = 1;
      roomIsShort = false;
      queue.read();
      Instant now = context.leases().now();
      context.unconfirmed().keys(now).forEach(key -> queue.announce(new QueuedStory(key, now)));
      tryNext();
    }
  }

  /** What was read last time, and is still not taken. */
  private void report() {
    Instant now = context.leases().now();
    Duration age = queue.oldest().map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
    context.observer().waiting(queue.size(), age);
  }

  /** Not from within itself, where a try is over at once. */
  private void tryNext() {
    if (!trying) {
      trying = true;
      while (mayTry() && next().map(this::take).isPresent()) {
        // Each try is under way.
      }
      trying = false;
    }
  }

  private boolean mayTry() {
    int most = Math.min(MOST_TRIES, runner.room() * tryFactor);
    return !stopped && quickTries < most && tries.size() < MOST_SLOW_TRIES;
  }

  private Optional<QueuedStory> next() {
    return suspects.next().or(() -> queue.poll(quickTries >= runner.room()));
  }

  private Future<Outcome> take(QueuedStory story) {
    return take(story, Optional.empty());
  }

  private Future<Outcome> take(QueuedStory story, Optional<String> giver) {
    tries.add(story.key());
    quickTries++;
    long slow = context.vertx().setTimer(SLOW_MS, id -> tryOthers(story.key()));
    return takeNow(story.key(), giver)
        .onComplete(outcome -> tried(story, outcome, context.vertx().cancelTimer(slow)));
  }

  private Future<Outcome> takeNow(StoryKey key, Optional<String> giver) {
    return key.id().equals(ErasureRepository.QUEUED_AS)
        ? erasures.resume(key.owner()).map(Outcome.NOT_WAITING)
        : takeover.take(key, giver);
  }

  /** One that holds room gives it back by now. */
  private void tryOthers(StoryKey slow) {
    quickTries--;
    if (!runner.has(slow)) {
      tryMore();
    }
    tryNext();
  }

  private void tried(QueuedStory story, AsyncResult<Outcome> outcome, boolean quick) {
    tries.remove(story.key());
    if (quick) {
      quickTries--;
    }
    if (outcome.succeeded()) {
      settle(story, outcome.result());
    } else {
      failed(story.key(), outcome.cause());
    }
    tryNext();
  }

  private void settle(QueuedStory story, Outcome outcome) {
    switch (outcome) {
      case STARTED -> {
        backOff.clear(story.key());
        tryFactor = 1;
      }
      case NO_ROOM -> {
        queue.putBack(story);
        roomIsShort = true;
        tryFactor = 1;
      }
      case NOT_WAITING -> {
        backOff.hold(story.key());
        tryMore();
      }
      case DEFERRED -> tryMore();
      case UNKNOWN -> {
        backOff.failed(story.key());
        tryMore();
      }
    }
  }

  private void failed(StoryKey key, Throwable why) {
    if (backOff.failed(key) == 1) {
      StoryLog.about(key, LOG.atWarn())
          .setCause(why)
          .log("story {} waits, but cannot be taken; trying again later", key.id());
    }
    tryMore();
  }

  private void tryMore() {
    tryFactor = roomIsShort ? 1 : Math.min(MOST_TRIES, 2 * tryFactor);
  }
}
