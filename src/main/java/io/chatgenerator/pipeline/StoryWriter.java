package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what one attempt achieves, one write after the other, so that none overtakes another.
 * Confined to one event loop.
 */
final class StoryWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoryWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final StoryRepository repository;
  private final Leases leases;
  private final RandomGenerator random;
  private final StoryReporter reporter;
  private final StoryLog log;
  private Future<Boolean> last = Future.succeededFuture(true);
  private Future<Boolean> persisted = last;

  /**
   * @param log of the attempt
   */
  StoryWriter(
      Vertx vertx,
      StoryRepository repository,
      Leases leases,
      RandomGenerator random,
      StoryReporter reporter,
      StoryLog log) {
    this.vertx = requireNonNull(vertx);
    this.repository = requireNonNull(repository);
    this.leases = requireNonNull(leases);
    this.random = requireNonNull(random);
    this.reporter = requireNonNull(reporter);
    this.log = requireNonNull(log);
  }

  /** Whether a write is under way, or is about to be tried again. */
  boolean isBusy() {
    return !last.isComplete() || !persisted.isComplete();
  }

  /** Writes once. False where the attempt belongs to somebody else by now. */
  Future<Boolean> write(Story story) {
    last = last.transform(before -> repository.save(story, leases.task()));
    return last;
  }

  /**
   * Writes until the table answers, since what the model wrote has been paid for. False where the
   * attempt belongs to somebody else by now. Fails with a {@link GenerationException} where the
   * story is nothing that the table takes.
   */
  Future<Boolean> persist(Story story) {
    persisted =
        log.trace()
            .begin(Step.SAVE)
            .watch(
                Retry.run(
                    vertx,
                    () -> writeOrFind(story),
                    (failure, failures) -> pause(story, failure, failures)))
            .onSuccess(written -> traceWritten(written, story));
    return persisted;
  }

  /** As {@link #write}. Fails with a {@link LeaseLostException} where that gives false. */
  Future<Story> tryOnce(Story story) {
    return write(story).compose(written -> heldOrLost(written, story));
  }

  /** As {@link #persist}. Fails with a {@link LeaseLostException} where that gives false. */
  Future<Story> secure(Story story) {
    return persist(story).compose(written -> heldOrLost(written, story));
  }

  private static Future<Story> heldOrLost(boolean held, Story story) {
    return held ? Future.succeededFuture(story) : Future.failedFuture(new LeaseLostException());
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
   * Begins the next attempt after one that has failed. Writes {@code renewed} first, so that the
   * lease which the next attempt takes over is known for certain. Fails as {@link #secure} does.
   *
   * @param used what the failed one has cost
   */
  Future<Story> nextAttempt(Story renewed, TokenCount used) {
    return secure(renewed).compose(seen -> claimNextAttempt(seen, used));
  }

  /** Under a lease of this moment: the renewal may have taken longer than a lease lasts. */
  private Future<Story> claimNextAttempt(Story seen, TokenCount used) {
    Story next = seen.afterFailure(used, leases.hold(), leases.now());
    return leases
        .confirm(next, repository.take(seen, next, 0))
        .compose(taken -> heldOrLost(taken, next));
  }

  private Story withoutText(Story terminal) {
    StoryError tooLong = StoryError.of(FailureCode.STORY_TOO_LONG);
    return terminal.withText("").failed(tooLong, leases.now());
  }

  private void traceWritten(boolean written, Story story) {
    if (written) {
      log.trace().about(story);
    }
  }

  /** An earlier try may have had its effect and lost its answer; it stands in the way then. */
  private Future<Boolean> writeOrFind(Story story) {
    return write(story)
        .compose(
            written ->
                written
                    ? Future.succeededFuture(true)
                    : repository.find(story.key()).map(Optional.of(story)::equals));
  }

  private Optional<Duration> pause(Story story, Throwable failure, int failures) {
    if (failure instanceof GenerationException) {
      return Optional.empty();
    }
    reporter.notSaved(story);
    log.line(story, LOG.atWarn())
        .setCause(failure)
        .log("story {} attempt {}: not saved yet, trying again", story.id(), story.attempt());
    return Optional.of(new BackOff(FIRST_PAUSE, LONGEST_PAUSE, random).steepPause(failures));
  }
}
