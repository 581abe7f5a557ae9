package io.chatgenerator.pipeline;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One erasure of this task, step by step: each reads a page and removes what is on it, until a
 * whole pass finds nothing.
 */
final class ErasureRun {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);
  private static final int PAGE = 10;

  /** With {@link #PAGE}, some 200 stories a second: what a partition of the table can write. */
  private static final long PAUSE_MS = 40;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final Task task;
  private final Leases leases;
  private final ErasureRepository repository;
  private final Function<StoryKey, Future<?>> deletion;
  private final BackOff backOff;
  private final Promise<Void> over = Promise.promise();
  private Erasure erasure;
  private Instant renewal;
  private Optional<String> after = Optional.empty();
  private boolean nothingFound = true;
  private int removed;
  private int failures;
  private boolean stopped;
  private long timer = -1;

  /** Goes on with an erasure under a lease of this task; {@code deletion} stops what runs, too. */
  ErasureRun(
      Task task,
      ErasureRepository repository,
      Function<StoryKey, Future<?>> deletion,
      Erasure erasure) {
    this.task = task;
    this.leases = task.leases();
    this.repository = repository;
    this.deletion = deletion;
    this.backOff = new BackOff(FIRST_PAUSE, leases.renewal(), task.random());
    held(erasure);
  }

  Erasure erasure() {
    return erasure;
  }

  /** Completes when it is over here. */
  Future<Void> start() {
    log("goes on");
    step();
    return over.future();
  }

  private void step() {
    if (stopped) {
      release();
    } else {
      secureLease()
          .compose(held -> repository.read(erasure.owner(), after, PAGE))
          .compose(this::remove)
          .onSuccess(this::removed)
          .onFailure(this::failed);
    }
  }

  private Future<Void> secureLease() {
    return leases.now().isBefore(renewal) ? Future.succeededFuture() : renew(leases.hold());
  }

  private Future<Void> renew(Lease lease) {
    Erasure next = erasure.under(lease);
    return repository
        .take(erasure, next)
        .compose(taken -> LeaseLostException.<Void>unless(taken, null))
        .onSuccess(renewed -> held(erasure.under(lease)));
  }

  private void held(Erasure now) {
    erasure = now;
    renewal = leases.now().plus(leases.renewal());
  }

  /** What took too long to be read may have been created since the lease was over. */
  private Future<Erasure.Page> remove(Erasure.Page page) {
    if (!leases.isSafe(erasure.lease())) {
      return Future.failedFuture(new TimeoutException("the lease is about to end"));
    }
    return Future.join(page.items().stream().map(this::remove).toList())
        .onFailure(this::logFailure)
        .transform(
            removals -> {
              failures = removals.succeeded() ? 0 : failures + 1;
              return Future.succeededFuture(page);
            });
  }

  private Future<?> remove(Erasure.Item item) {
    StoryKey key = new StoryKey(erasure.owner(), item.id());
    nothingFound = false;
    if (item.mayRun()) {
      return deletion.apply(key).onSuccess(gone -> oneLess());
    }
    Future<Void> removal = repository.remove(key.owner(), key.id());
    return item.isStory()
        ? removal
            .onSuccess(gone -> oneLess())
            .onSuccess(gone -> task.events().publish(new StoryEvent.Deleted(key)))
        : removal;
  }

  private void oneLess() {
    removed++;
    erasure = erasure.withoutOne();
  }

  /** Goes on where something could not be removed: it holds up nothing else. */
  private void removed(Erasure.Page page) {
    after = page.last();
    if (after.isEmpty() && nothingFound) {
      finish();
      return;
    }
    nothingFound = after.isEmpty() || nothingFound;
    goOn(failures == 0 ? Duration.ofMillis(PAUSE_MS) : backOff.pause(failures));
  }

  private void failed(Throwable why) {
    if (why instanceof LeaseLostException) {
      log("is lost");
      over.complete();
    } else {
      logFailure(why);
      goOn(backOff.pause(++failures));
    }
  }

  private void goOn(Duration pause) {
    timer = task.vertx().setTimer(pause.toMillis(), id -> step());
  }

  private void logFailure(Throwable why) {
    if (failures == 0) {
      LOG.warn("erasure of {}: trying again", OwnerHash.of(erasure.owner()), why);
    }
  }

  private void finish() {
    repository
        .end(erasure)
        .onSuccess(ended -> log(ended ? "has ended" : "is lost"))
        .onSuccess(ended -> over.complete())
        .onFailure(this::failed);
  }

  private void release() {
    renew(Lease.free(leases.now().minus(Leases.SKEW)))
        .onSuccess(released -> log("is left to another task"))
        .onComplete(done -> over.complete());
  }

  /** Leaves it to other tasks; at once, where it waits. */
  void stop() {
    stopped = true;
    if (task.vertx().cancelTimer(timer)) {
      step();
    }
  }

  private void log(String what) {
    LOG.info(
        "erasure of {} {}: {} removed here, {} left",
        OwnerHash.of(erasure.owner()),
        what,
        removed,
        erasure.remaining());
  }
}
