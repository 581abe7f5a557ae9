package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a story that no task works on: under its own attempt where nothing of that was told yet, as
 * the next attempt where its task is gone, and to its end where it was tried often enough. Confined
 * to one event loop.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final AttemptContext context;

  Takeover(AttemptContext context) {
    this.context = requireNonNull(context);
  }

  /** The story as it is this task's now; empty where it is not, or is not to be written. */
  Future<Optional<Story>> take(StoryKey key) {
    return context
        .repository()
        .find(key)
        .compose(found -> found.map(this::take).orElseGet(() -> leave(key)));
  }

  /** A claim of this task that nobody heard of begins before its lease is over. */
  private Future<Optional<Story>> take(Story seen) {
    boolean unheard = context.claims().isUnheard(seen);
    context.claims().settle(seen.key());
    return unheard || isOpen(seen) ? take(seen, unheard || isUntouched(seen)) : nothing();
  }

  private Future<Optional<Story>> leave(StoryKey key) {
    context.claims().settle(key);
    return nothing();
  }

  private static Future<Optional<Story>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  private boolean isOpen(Story story) {
    return story.lease().filter(context.leases()::isOpen).isPresent();
  }

  private Future<Optional<Story>> take(Story seen, boolean underItsNumber) {
    if (underItsNumber) {
      return takeAs(seen, seen.leased(context.leases().hold(), context.leases().now()));
    }
    if (isFree(seen)) {
      return takeAs(seen, seen.afterRelease(context.leases().hold(), context.leases().now()));
    }
    return context.retries().allowsInterruptionOf(seen)
        ? takeAs(seen, seen.afterInterruption(context.leases().hold(), context.leases().now()))
        : giveUp(seen);
  }

  private static boolean isFree(Story seen) {
    return seen.lease().flatMap(Lease::holder).isEmpty();
  }

  /**
   * Nothing of this attempt was told to anybody, and nobody holds it: it begins here, under its own
   * number.
   */
  private static boolean isUntouched(Story seen) {
    return seen.status() == StoryStatus.PENDING && isFree(seen);
  }

  private Future<Optional<Story>> takeAs(Story seen, Story next) {
    return context
        .claims()
        .claim(seen, next)
        .map(taken -> taken ? Optional.of(tellTaken(seen, next)) : Optional.empty());
  }

  private Story tellTaken(Story seen, Story story) {
    StoryLog.about(story, LOG.atInfo())
        .log("story {} taken over as attempt {}", story.id(), story.attempt());
    if (isFree(seen)) {
      Duration waited = Duration.between(seen.updatedAt(), context.leases().now());
      context.observer().tookWaiting(story, waited);
    } else {
      context.observer().tookOver(story);
    }
    context.events().publish(new StoryEvent.Changed(story));
    return story;
  }

  private Future<Optional<Story>> giveUp(Story seen) {
    Story failed =
        seen.failed(StoryError.of(FailureCode.TOO_MANY_ATTEMPTS), context.leases().now());
    return context
        .repository()
        .take(seen, failed, 0)
        .onSuccess(ended -> tellGivenUp(ended, failed))
        .map(Optional.empty());
  }

  private void tellGivenUp(boolean ended, Story failed) {
    if (ended) {
      StoryLog.about(failed, LOG.atWarn())
          .addKeyValue("outcome", failed.status())
          .log("story {} given up after attempt {}", failed.id(), failed.attempt());
      context.events().publish(new StoryEvent.Changed(failed));
      context.observer().ended(failed);
    }
  }
}
