package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.story.Erasure;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One erasure of this task, step by step: each reads a page and removes what is on it, until a
 * whole pass finds nothing. Confined to one event loop.
 */
final class ErasureRun {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);
  private static final int PAGE = 10;

  /** With {@link #PAGE}, some 200 stories a second: what a partition of the table can write. */
  private static final long PAUSE_MS = 40;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final AttemptContext context;
  private final ErasureRepository repository;
  private final Deletion deletion;
  private final BooleanSupplier stopped;
  private final Runnable onEnd;
  private final BackOff backOff;
  private Erasure erasure;
  private Instant renewal;
  private Optional<String> after = Optional.empty();
  private boolean nothingFound = true;
  private int removed;
  private int failures;
  private long timer = -1;

  /**
   * @param erasure under a lease of this task
   * @param stopped whether it is to be left to other tasks
   * @param onEnd called once, when it is over here
   */
  ErasureRun(
      AttemptContext context,
      ErasureRepository repository,
      Deletion deletion,
      Erasure erasure,
      BooleanSupplier stopped,
      Runnable onEnd) {
    this.context = requireNonNull(context);
    this.repository = requireNonNull(repository);
    this.deletion = requireNonNull(deletion);
    this.stopped = requireNonNull(stopped);
    this.onEnd = requireNonNull(onEnd);
    this.backOff = new BackOff(FIRST_PAUSE, leases().renewal(), context.retries().random());
    held(erasure);
  }

  /** As far as it is. */
  Erasure erasure() {
    return erasure;
  }

  void start() {
    log("goes on");
    step();
  }

  private void step() {
    if (stopped.getAsBoolean()) {
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
    return leases().now().isBefore(renewal) ? Future.succeededFuture() : renew(leases().hold());
  }

  private Future<Void> renew(Lease lease) {
    Erasure next = erasure.under(lease);
    return repository
        .take(erasure, next)
        .compose(
            taken ->
                taken
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(new LeaseLostException()))
        .onSuccess(renewed -> held(erasure.under(lease)));
  }

  private void held(Erasure now) {
    erasure = now;
    renewal = leases().now().plus(leases().renewal());
  }

  /** What took too long to be read may have been created since the lease was over. */
  private Future<Erasure.Page> remove(Erasure.Page page) {
    if (!leases().isSafe(erasure.lease())) {
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
      return deletion.delete(key).onSuccess(gone -> oneLess());
    }
    Future<Void> removal = repository.remove(key.owner(), key.id());
    return item.isStory() ? removal.onSuccess(gone -> publishRemoved(key)) : removal;
  }

  private void publishRemoved(StoryKey key) {
    oneLess();
    context.events().publish(new StoryEvent.Deleted(key));
  }

  private void oneLess() {
    removed++;
    erasure = erasure.without(1);
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
      onEnd.run();
    } else {
      logFailure(why);
      goOn(backOff.pause(++failures));
    }
  }

  private void goOn(Duration pause) {
    timer = context.vertx().setTimer(pause.toMillis(), id -> step());
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
        .onSuccess(ended -> onEnd.run())
        .onFailure(this::failed);
  }

  private void release() {
    renew(Lease.free(leases().now().minus(Leases.SKEW)))
        .onSuccess(released -> log("is left to another task"))
        .onComplete(done -> onEnd.run());
  }

  /** Goes on at once, where it waits. */
  void hurry() {
    if (context.vertx().cancelTimer(timer)) {
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

  private Leases leases() {
    return context.leases();
  }
}
