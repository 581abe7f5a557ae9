package io.chatgenerator.recovery;

import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.StoryLog;
import io.chatgenerator.pipeline.StoryPipeline;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.Task;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a story that no task works on, and starts it: under its own attempt where nothing of that
 * was published yet, as the next attempt where its task is gone. Ends it where its tasks were lost
 * too often.
 *
 * <p>Room is reserved while the story is written, not while it is read, and given back where the
 * table does not answer soon.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
  private static final long SLOW_MS = 100;

  /** What a provider has not removed by then, it removes in its own time. */
  private static final Duration LONGEST_CLEANUP = Duration.ofHours(1);

  private final Task task;
  private final Leases leases;
  private final TokenEstimate tokens;
  private final StoryRunner runner;
  private final Holders holders;
  private final Suspects suspects;
  private final Trace traces;

  /** Keeps suspects apart; {@code traces} begins one for what nobody's trace led to. */
  Takeover(StoryPipeline pipeline, Suspects suspects, Trace traces) {
    this.task = pipeline.task();
    this.leases = task.leases();
    this.tokens = pipeline.model().tokens();
    this.runner = pipeline.runner();
    this.holders =
        new Holders(
            task.leases(), task.repository(), task.peers(), pipeline.model().retries().timeout());
    this.suspects = suspects;
    this.traces = traces;
  }

  /** What became of the story. */
  enum Outcome {
    STARTED,
    /** There was nothing to take, or it has ended. */
    NOT_WAITING,
    /** There was no room when it could have been taken. */
    NO_ROOM,
    /** Its lease is not over. */
    EARLY,
    /** It does not run beside what runs here. */
    DEFERRED,
    /** The queue names it, and this version of the service can make nothing of it. */
    UNKNOWN
  }

  /** Takes a story; from {@code giver}, by attaching to its generation. Fails as the table does. */
  Future<Outcome> take(StoryKey key, Optional<String> giver) {
    return holders
        .recall(key)
        .filter(seen -> giver.isEmpty())
        .map(seen -> leaveWhereHeld(seen, () -> readAndTake(key, giver)))
        .orElseGet(() -> readAndTake(key, giver));
  }

  private Future<Outcome> readAndTake(StoryKey key, Optional<String> giver) {
    return task.repository()
        .findQueued(key)
        .compose(
            found ->
                found
                    .map(seen -> take(seen, giver))
                    .orElseGet(() -> Future.succeededFuture(Outcome.UNKNOWN)));
  }

  private Future<Outcome> take(Story seen, Optional<String> giver) {
    boolean given = giver.filter(seen::isHeldBy).isPresent();
    return given && !seen.isTerminal() && seen.generation().isPresent()
        ? start(seen, seen.leased(leases.hold(), leases.now()))
        : take(seen);
  }

  /** An unconfirmed lease of this task is its own: the attempt begins before the lease is over. */
  private Future<Outcome> take(Story seen) {
    if (seen.isTerminal()) {
      return removeFromQueue(seen);
    }
    if (!seen.status().isRunning()) {
      return Future.succeededFuture(Outcome.UNKNOWN);
    }
    boolean ours = leases.unconfirmed().contains(seen);
    if (!ours && !isOpen(seen)) {
      return Future.succeededFuture(Outcome.EARLY);
    }
    return ours || isFree(seen) ? take(seen, ours) : leaveWhereHeld(seen, () -> take(seen, false));
  }

  private Future<Outcome> leaveWhereHeld(Story seen, Supplier<Future<Outcome>> otherwise) {
    return holders
        .hold(seen)
        .compose(held -> held ? Future.succeededFuture(Outcome.NOT_WAITING) : otherwise.get());
  }

  private Future<Outcome> take(Story seen, boolean ours) {
    if (!ours && !isFree(seen) && !RetryPolicy.allowsInterruptionOf(seen)) {
      return giveUp(seen);
    }
    return start(seen, next(seen, ours));
  }

  /** Where the index lags, it has left the queue already. */
  private Future<Outcome> removeFromQueue(Story ended) {
    Instant limit = ended.updatedAt().plus(LONGEST_CLEANUP);
    boolean left = ended.generation().isPresent();
    if (left && leases.now().isBefore(limit)) {
      return runner.removeGeneration(ended).map(Outcome.NOT_WAITING);
    }
    return ended.lease().isEmpty() && !left
        ? Future.succeededFuture(Outcome.NOT_WAITING)
        : task.repository().take(ended, ended.under(Optional.empty()), 0).map(Outcome.NOT_WAITING);
  }

  /** Attaching to a generation costs nothing, so doubt about its holder is enough. */
  private boolean isOpen(Story story) {
    Instant due = story.generation().isPresent() ? leases.doubtful() : leases.now();
    return story.lease().filter(lease -> lease.expiresAt().isBefore(due)).isPresent();
  }

  private static boolean isFree(Story seen) {
    return seen.holder().isEmpty();
  }

  /** Nothing of an attempt was published that is free and PENDING: it keeps its number. */
  private Story next(Story seen, boolean ours) {
    Lease lease = leases.hold();
    if (ours || (isFree(seen) && seen.status().equals(StoryStatus.PENDING))) {
      return seen.leased(lease, leases.now());
    }
    TokenCount lost = tokens.lost(seen);
    return isFree(seen)
        ? seen.afterRelease(lost, lease, leases.now())
        : seen.afterInterruption(lost, lease, leases.now());
  }

  private Future<Outcome> giveUp(Story seen) {
    Story failed =
        seen.used(tokens.lost(seen))
            .failed(StoryError.of(FailureCode.TOO_MANY_ATTEMPTS), leases.now());
    return runner.endInTable(seen, failed).map(Outcome.NOT_WAITING);
  }

  /** Starts a story, {@code next} under a lease of this task. Fails where the table does. */
  private Future<Outcome> start(Story seen, Story next) {
    return suspects
        .reserve(next, runner)
        .map(Future::succeededFuture)
        .orElseGet(() -> claim(seen, next));
  }

  private Future<Outcome> claim(Story seen, Story next) {
    long slow = task.vertx().setTimer(SLOW_MS, id -> runner.unreserve(seen.key()));
    return leases
        .unconfirmed()
        .confirm(next, task.repository().take(seen, next, 0))
        .transform(claimed -> claimed(seen, next, claimed, task.vertx().cancelTimer(slow)));
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
    if (isFree(seen)) {
      task.observer().tookWaiting(story, Duration.between(seen.updatedAt(), leases.now()));
    } else {
      task.observer().tookOver(story);
    }
    task.publishChanged(story);
  }

  /** Its room was given back, and somebody else has it now. */
  private Future<Outcome> release(Story held) {
    Story free = held.leased(leases.release(held), leases.now());
    return task.repository()
        .save(free, leases.task())
        .onSuccess(written -> runner.handOver(held.key()))
        .map(Outcome.NO_ROOM);
  }
}
