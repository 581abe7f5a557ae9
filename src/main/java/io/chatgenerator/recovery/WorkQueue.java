package io.chatgenerator.recovery;

import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.Task;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.recovery.WaitingStories.Entry;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of unfinished stories as this task has read it. Each shard is read by itself, and one
 * that cannot be read backs off alone.
 */
final class WorkQueue {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

  private static final int PAGE = 100;
  private static final int MOST_ANNOUNCED = 100;

  /** A shard that answers later than this is not waited for. */
  private static final long SLOW_MS = 200;

  /** A task sends two requests for a story in trouble in the first minute, and few later. */
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);

  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(4);
  private static final Duration LONGEST_BACK_OFF_OF_SHARD = Duration.ofMinutes(1);

  private final Task task;
  private final Leases leases;
  private final KeyBackOff<StoryKey> backOff;
  private final KeyBackOff<Integer> shardBackOff;
  private final List<Shard> shards = new ArrayList<>();
  private final WaitingStories<Shard> stories = new WaitingStories<>();
  private final Shard announced = new Shard(-1);
  private final Predicate<StoryKey> busy;
  private final Runnable onEntries;

  /**
   * @param busy the stories that this process works on, or is about to take
   * @param onEntries called when there may be something to {@link #poll}
   */
  WorkQueue(Task task, LongSupplier nanoTime, Predicate<StoryKey> busy, Runnable onEntries) {
    this.task = task;
    this.leases = task.leases();
    this.busy = busy;
    this.onEntries = onEntries;
    this.backOff = new KeyBackOff<>(FIRST_BACK_OFF, LONGEST_BACK_OFF, nanoTime, task.random());
    this.shardBackOff =
        new KeyBackOff<>(FIRST_BACK_OFF, LONGEST_BACK_OFF_OF_SHARD, nanoTime, task.random());
    IntStream.range(0, StoryRepository.SHARDS).forEach(number -> shards.add(new Shard(number)));
  }

  /**
   * Reads each shard from its beginning unless it backs off; all, where none could be read. One
   * after the other, so that one connection serves for all.
   */
  void read() {
    backOff.forgetOld();
    announced.forget();
    boolean outage = shards.stream().allMatch(shard -> shardBackOff.hasFailed(shard.number));
    readEach(
        shards.stream().filter(shard -> outage ? !shard.reading : shard.canBeRead()).iterator());
  }

  private void readEach(Iterator<Shard> rest) {
    if (rest.hasNext()) {
      Shard shard = rest.next();
      long slow = task.vertx().setTimer(SLOW_MS, id -> readEach(rest));
      shard
          .readFirst()
          .onComplete(
              answer -> {
                if (task.vertx().cancelTimer(slow)) {
                  readEach(rest);
                }
              });
    } else {
      onEntries.run();
    }
  }

  /** Adds a story that is not in the index yet. */
  void announce(QueuedStory story) {
    if (announced.left < MOST_ANNOUNCED) {
      announced.add(story);
    }
  }

  /** A story as it is where it waits from now on. */
  QueuedStory waiting(StoryKey key) {
    return new QueuedStory(key, Lease.waiting(leases.now()).expiresAt());
  }

  /** A story that {@link #poll} gave, or that was offered, was tried. */
  void settle(QueuedStory story, Outcome outcome) {
    StoryKey key = story.key();
    switch (outcome) {
      case STARTED -> backOff.clear(key);
      case NO_ROOM -> announce(story);
      case NOT_WAITING -> backOff.hold(key);
      case EARLY -> backOff.hold(key, Duration.between(leases.now(), story.leaseExpiresAt()));
      case DEFERRED -> {}
      case UNKNOWN -> backOff.failed(key);
    }
  }

  /** Lets a story wait that could not be taken. Gives how often it has failed in a row. */
  int failed(StoryKey key) {
    return backOff.failed(key);
  }

  void clear(StoryKey key) {
    backOff.clear(key);
  }

  /** Takes the next story that may be tried now, or the next one that has not failed before. */
  Optional<QueuedStory> poll(boolean freshOnly) {
    Optional<QueuedStory> next = pollAny(freshOnly);
    while (next.isPresent() && !mayBeTried(next.get())) {
      next = pollAny(freshOnly);
    }
    shards.stream().filter(Shard::isUsedUp).forEach(Shard::readOn);
    return next;
  }

  private Optional<QueuedStory> pollAny(boolean freshOnly) {
    Optional<Entry<Shard>> next = stories.poll(freshOnly);
    next.ifPresent(entry -> entry.source().left--);
    return next.map(Entry::story);
  }

  private boolean mayBeTried(QueuedStory story) {
    return !busy.test(story.key()) && !backOff.isWaiting(story.key());
  }

  /** Reports how many stories wait for room, as far as was read, and since when the first one. */
  void report() {
    Instant now = leases.now();
    task.observer().waiting(stories.size(), Duration.between(stories.since(now), now));
  }

  /** One shard of the index, read page by page; or what was announced. */
  private final class Shard {
    private final int number;
    private Optional<QueuedStory> last = Optional.empty();
    private boolean reading;
    private int left;

    Shard(int number) {
      this.number = number;
    }

    boolean canBeRead() {
      return !reading && !shardBackOff.isWaiting(number);
    }

    /** Whether there is more in the table, and nothing of it here. */
    boolean isUsedUp() {
      return last.isPresent() && left == 0 && canBeRead();
    }

    /** Far enough to look past what backs off. */
    Future<?> readFirst() {
      return read(Optional.empty(), PAGE + backOff.size());
    }

    void readOn() {
      read(last, PAGE).onSuccess(page -> onEntries.run());
    }

    private Future<?> read(Optional<QueuedStory> after, int limit) {
      reading = true;
      return task.repository()
          .findAbandoned(number, leases.doubtful(), after, limit)
          .onComplete(answer -> reading = false)
          .onSuccess(page -> found(page, after.isEmpty(), page.size() == limit))
          .onFailure(this::unreadable);
    }

    private void found(List<QueuedStory> page, boolean first, boolean more) {
      if (shardBackOff.hasFailed(number)) {
        shardBackOff.clear(number);
        page.forEach(story -> backOff.clear(story.key()));
      }
      if (first) {
        forget();
      }
      last = more ? Optional.of(page.get(page.size() - 1)) : Optional.empty();
      page.stream().filter(WorkQueue.this::mayBeTried).forEach(this::add);
    }

    private void add(QueuedStory story) {
      if (stories.add(story, this, backOff.hasFailed(story.key()))) {
        left++;
      }
    }

    private void unreadable(Throwable why) {
      forget();
      if (shardBackOff.failed(number) == 1) {
        LOG.warn("shard {} of the queue cannot be read, trying again later", number, why);
      }
    }

    private void forget() {
      stories.forget(this);
      last = Optional.empty();
      left = 0;
    }
  }
}
