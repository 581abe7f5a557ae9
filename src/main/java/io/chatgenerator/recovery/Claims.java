package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.StoryLog;
import io.chatgenerator.pipeline.StoryReporter;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.Trace;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes stories that are to be taken under leases of this task, and starts them. Confined to one
 * event loop.
 *
 * <p>Room is reserved while the story is written, not while it is read, and given back where the
 * table does not answer soon.
 */
public final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final long SLOW_MS = 100;

  private final Vertx vertx;
  private final StoryRepository repository;
  private final Leases leases;
  private final StoryRunner runner;
  private final StoryReporter reporter;
  private final Suspects suspects;
  private final Trace traces;

  /** Takes suspects of the process apart; each piece of work begins a trace of its own. */
  public Claims(
      Vertx vertx,
      StoryRepository repository,
      Leases leases,
      StoryRunner runner,
      StoryReporter reporter,
      Suspects suspects,
      Trace traces) {
    this.vertx = requireNonNull(vertx);
    this.repository = requireNonNull(repository);
    this.leases = requireNonNull(leases);
    this.runner = requireNonNull(runner);
    this.reporter = requireNonNull(reporter);
    this.suspects = requireNonNull(suspects);
    this.traces = requireNonNull(traces);
  }

  /** Starts a story, {@code next} under a lease of this task. Fails where the table does. */
  Future<Outcome> start(Story seen, Story next) {
    return suspects
        .reserve(next, runner)
        .map(Future::succeededFuture)
        .orElseGet(() -> claim(seen, next));
  }

  private Future<Outcome> claim(Story seen, Story next) {
    long slow = vertx.setTimer(SLOW_MS, id -> runner.unreserve(seen.key()));
    return leases
        .unconfirmed()
        .confirm(next, repository.take(seen, next, 0))
        .transform(claimed -> claimed(seen, next, claimed, vertx.cancelTimer(slow)));
  }

  private Future<Outcome> claimed(
      Story seen, Story next, AsyncResult<Boolean> claimed, boolean reserved) {
    if (claimed.failed() || !claimed.result()) {
      if (reserved) {
        runner.unreserve(seen.key());
      }
      return claimed.succeeded()
          ? Future.succeededFuture(Outcome.NOT_WAITING)
          : Future.failedFuture(claimed.cause());
    }
    publishTaken(seen, next);
    if (reserved || runner.reserve(next.key())) {
      runner.start(next, traces);
      return Future.succeededFuture(Outcome.STARTED);
    }
    return release(next);
  }

  private void publishTaken(Story seen, Story story) {
    StoryLog.about(story, LOG.atInfo())
        .log("story {} taken over as attempt {}", story.id(), story.attempt());
    if (seen.holder().isEmpty()) {
      reporter.observer().tookWaiting(story, Duration.between(seen.updatedAt(), leases.now()));
    } else {
      reporter.observer().tookOver(story);
    }
    reporter.publishChanged(story);
  }

  /** Its room was given back, and somebody else has it now. */
  private Future<Outcome> release(Story held) {
    Story free = held.leased(leases.release(held), leases.now());
    return repository
        .save(free, leases.task())
        .onSuccess(written -> runner.handOver(held.key()))
        .map(Outcome.NO_ROOM);
  }
}
