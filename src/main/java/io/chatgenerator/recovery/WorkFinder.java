package io.chatgenerator.recovery;

import io.chatgenerator.pipeline.StoryLog;
import io.chatgenerator.pipeline.Task;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds stories that no task works on, waiting ones and those whose task died, and has the tasks of
 * this process take them that have room; and erasures whose task died. One for each process, so
 * that looking costs the same however many event loops it has. Confined to one of them.
 *
 * <p>It reads the queue every few seconds (jittered, so that tasks do not read it in step), and
 * takes from what it has read whenever there is room. A story that cannot be taken backs off by
 * itself and holds up no other one: until one can be taken, twice as many are tried at once each
 * time, unless they have failed before, and what takes long is not waited for.
 */
public final class WorkFinder implements PeerClient.WorkTaker {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFinder.class);
  private static final int MOST_TRIES = 64;
  private static final int MOST_SLOW_TRIES = 1_000;
  private static final long SLOW_MS = 100;
  private static final long HINT_SPREAD_MS = 50;

  private final Task task;
  private final Context loop;
  private final StoryTaker.All takers;
  private final WorkQueue queue;
  private final Suspects suspects;
  private final Map<StoryKey, StoryTaker> tries = new HashMap<>();
  private final Set<StoryKey> announcedMeanwhile = new HashSet<>();
  private int quickTries;
  private int tryFactor = 1;
  private boolean roomIsShort;
  private boolean trying;
  private boolean stopped;
  private long timer = -1;

  /** To be created on the event loop on which it looks, with the leases of its task. */
  public WorkFinder(Task task, List<StoryTaker> takers, Suspects suspects, LongSupplier nanoTime) {
    this.task = task;
    this.loop = task.vertx().getOrCreateContext();
    this.takers = new StoryTaker.All(takers);
    this.suspects = suspects;
    this.queue = new WorkQueue(task, nanoTime, this::isBusy, this::tryNext);
  }

  /** Begins to look, now and then for as long as the process lives, and to take what is offered. */
  public void start() {
    takers.onRoom(this::tryNext, loop);
    task.leases().unconfirmed().onUnconfirmed(key -> loop.runOnContext(come -> enqueue(key)));
    task.peers().takeWork(this);
    look();
  }

  public void stop() {
    stopped = true;
    task.vertx().cancelTimer(timer);
  }

  /**
   * Its task has let a story go, so that earlier failures to take it count no more, nor a try that
   * may have read it before; the index may not know yet.
   */
  @Override
  public void announced(StoryKey key) {
    if (tries.containsKey(key)) {
      announcedMeanwhile.add(key);
    } else {
      queue.clear(key);
      enqueue(key);
    }
  }

  private void enqueue(StoryKey key) {
    queue.announce(queue.waiting(key));
    task.vertx().setTimer(1 + task.random().nextLong(HINT_SPREAD_MS), id -> tryNext());
  }

  /** Takes one story, if it still waits, or is still its holder's, and there is room for it. */
  @Override
  public Future<Boolean> offered(StoryKey key, Optional<String> holder) {
    return stopped || takers.room() == 0 || isBusy(key)
        ? Future.succeededFuture(false)
        : take(queue.waiting(key), holder).map(outcome -> outcome == Outcome.STARTED);
  }

  private boolean isBusy(StoryKey key) {
    return tries.containsKey(key) || takers.has(key) || suspects.isDeferred(key);
  }

  private void look() {
    if (!stopped) {
      long renewal = task.leases().renewal().toMillis();
      timer = task.vertx().setTimer(renewal / 2 + task.random().nextLong(renewal), id -> look());
      queue.report();
      tryFactor = 1;
      roomIsShort = false;
      queue.read();
      Instant now = task.leases().now();
      task.leases()
          .unconfirmed()
          .keys(now)
          .forEach(key -> queue.announce(new QueuedStory(key, now)));
      tryNext();
    }
  }

  /** Not from within itself, where a try is over at once. */
  private void tryNext() {
    if (!trying) {
      trying = true;
      while (mayTry() && next().map(one -> take(one, Optional.empty())).isPresent()) {
        // Each try is under way.
      }
      trying = false;
    }
  }

  private boolean mayTry() {
    int most = Math.min(MOST_TRIES, takers.room() * tryFactor);
    return !stopped && quickTries < most && tries.size() < MOST_SLOW_TRIES;
  }

  private Optional<QueuedStory> next() {
    return suspects.next().or(() -> queue.poll(quickTries >= takers.room()));
  }

  private Future<Outcome> take(QueuedStory story, Optional<String> giver) {
    StoryTaker taker = takers.roomiest(tries.values());
    tries.put(story.key(), taker);
    quickTries++;
    long slow = task.vertx().setTimer(SLOW_MS, id -> tryOthers(story.key()));
    return taker
        .take(story.key(), giver, loop)
        .onComplete(outcome -> tried(story, outcome, task.vertx().cancelTimer(slow)));
  }

  /** One that holds room gives it back by now. */
  private void tryOthers(StoryKey slow) {
    quickTries--;
    if (!takers.has(slow)) {
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
      tried(story, outcome.result());
    } else {
      failed(story.key(), outcome.cause());
    }
    if (announcedMeanwhile.remove(story.key())) {
      announced(story.key());
    }
    tryNext();
  }

  private void tried(QueuedStory story, Outcome outcome) {
    queue.settle(story, outcome);
    roomIsShort |= outcome == Outcome.NO_ROOM;
    if (outcome == Outcome.STARTED) {
      tryFactor = 1;
    } else {
      tryMore();
    }
  }

  private void failed(StoryKey key, Throwable why) {
    if (queue.failed(key) == 1) {
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
