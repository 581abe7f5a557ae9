package io.chatgenerator.pipeline;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what one attempt achieves, one write after the other, so that none overtakes another; and
 * saves it every few seconds, which renews its lease. After such a heartbeat has failed the next
 * one is left out: the table may be short of capacity for this very story, and two more come before
 * the lease ends.
 */
final class StoryWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoryWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final Task task;
  private final Leases leases;
  private final StoryLog log;
  private final GrowingStory story;
  private final Consumer<Throwable> onNotRenewed;
  private Future<Boolean> last = Future.succeededFuture(true);
  private Future<Boolean> persisted = last;
  private Instant nextBeat = Instant.MIN;
  private long timer = -1;
  private boolean stopped;

  /** Calls {@code onNotRenewed} where a heartbeat has not renewed the lease. */
  StoryWriter(Task task, StoryLog log, GrowingStory story, Consumer<Throwable> onNotRenewed) {
    this.onNotRenewed = onNotRenewed;
    this.task = task;
    this.leases = task.leases();
    this.log = log;
    this.story = story;
  }

  void startHeartbeat() {
    timer = task.vertx().setPeriodic(leases.renewal().toMillis(), id -> beat());
  }

  void stopHeartbeat() {
    stopped = true;
    task.vertx().cancelTimer(timer);
  }

  private void beat() {
    boolean writing = !last.isComplete() || !persisted.isComplete();
    if (!writing && !leases.now().isBefore(nextBeat)) {
      beatNow();
    }
  }

  /** Finds out at once whether the attempt still holds its story, unless it ends anyway. */
  void beatNow() {
    Instant now = leases.now();
    if (!stopped) {
      Story renewed = story.underNewLease();
      write(renewed)
          .compose(written -> LeaseLostException.unless(written, renewed))
          .onSuccess(story::saved)
          .onFailure(why -> notRenewed(now, why));
    }
  }

  private void notRenewed(Instant begun, Throwable why) {
    nextBeat = begun.plus(leases.renewal().multipliedBy(3).dividedBy(2));
    onNotRenewed.accept(why);
  }

  /** A task that stood still may have lost the story by now: a call would be paid for twice. */
  Future<Void> secureLease() {
    return story.now().lease().filter(leases::isSafe).isPresent()
        ? Future.succeededFuture()
        : secure(story.underNewLease())
            .onSuccess(story::saved)
            .onFailure(onNotRenewed::accept)
            .mapEmpty();
  }

  /** Writes once. False where the attempt belongs to somebody else by now. */
  private Future<Boolean> write(Story next) {
    last = last.transform(before -> task.repository().save(next, leases.task()));
    return last;
  }

  /**
   * Writes until the table answers, since what the model wrote has been paid for. False where the
   * attempt belongs to somebody else by now. Fails with a {@link GenerationException} where the
   * story is nothing that the table takes.
   */
  Future<Boolean> persist(Story next) {
    persisted =
        log.trace()
            .begin(Step.SAVE)
            .watch(
                Retry.run(
                    task.vertx(),
                    () -> writeOrFind(next),
                    (failure, failures) -> pause(next, failure, failures)))
            .onSuccess(written -> traceWritten(written, next));
    return persisted;
  }

  /** As {@link #persist}. Fails with a {@link LeaseLostException} where that gives false. */
  Future<Story> secure(Story next) {
    return persist(next).compose(written -> LeaseLostException.unless(written, next));
  }

  /** As {@link #secure} for an end, without its text where that has outgrown the table. */
  Future<Story> end(Story terminal) {
    return secure(terminal)
        .recover(
            why ->
                why instanceof GenerationException
                    ? secure(withoutText(terminal))
                    : Future.failedFuture(why));
  }

  /**
   * Begins the next attempt after one that has failed and has cost so much. Renews the lease first,
   * so that the one which it takes over is known for certain. Fails as {@link #secure} does.
   */
  Future<Story> nextAttempt(TokenCount used) {
    return secure(story.underNewLease()).compose(seen -> claimNextAttempt(seen, used));
  }

  /** Under a lease of this moment: the renewal may have taken longer than a lease lasts. */
  private Future<Story> claimNextAttempt(Story seen, TokenCount used) {
    Story next = seen.afterFailure(used, leases.hold(), leases.now());
    return leases
        .unconfirmed()
        .confirm(next, task.repository().take(seen, next, 0))
        .compose(taken -> LeaseLostException.unless(taken, next));
  }

  private Story withoutText(Story terminal) {
    StoryError tooLong = StoryError.of(FailureCode.STORY_TOO_LONG);
    return terminal.withText("").failed(tooLong, leases.now());
  }

  private void traceWritten(boolean written, Story next) {
    if (written) {
      log.trace().about(next);
    }
  }

  /** An earlier try may have had its effect and lost its answer; it stands in the way then. */
  private Future<Boolean> writeOrFind(Story next) {
    return write(next)
        .compose(
            written ->
                written
                    ? Future.succeededFuture(true)
                    : task.repository().find(next.key()).map(Optional.of(next)::equals));
  }

  private Optional<Duration> pause(Story next, Throwable failure, int failures) {
    if (failure instanceof GenerationException) {
      return Optional.empty();
    }
    task.observer().notSaved(next);
    log.line(next, LOG.atWarn())
        .setCause(failure)
        .log("story {} attempt {}: not saved yet, trying again", next.id(), next.attempt());
    return Optional.of(new BackOff(FIRST_PAUSE, LONGEST_PAUSE, task.random()).steepPause(failures));
  }
}
