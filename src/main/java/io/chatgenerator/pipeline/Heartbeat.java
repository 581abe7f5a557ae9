package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Saves a running attempt every few seconds, which renews its lease. After a failure every other
 * beat is left out: the table may be short of capacity for this very story, and two more beats come
 * before the lease ends. Confined to one event loop.
 */
final class Heartbeat {
  private final Vertx vertx;
  private final Leases leases;
  private final StoryWriter writer;
  private final GrowingStory story;
  private Consumer<Throwable> onFailure = why -> {};
  private long timer = -1;
  private Instant next = Instant.MIN;
  private boolean stopped;

  Heartbeat(Vertx vertx, Leases leases, StoryWriter writer, GrowingStory story) {
    this.vertx = requireNonNull(vertx);
    this.leases = requireNonNull(leases);
    this.writer = requireNonNull(writer);
    this.story = requireNonNull(story);
  }

  /** Begins; calls {@code listener} where the lease is not renewed. */
  void start(Consumer<Throwable> listener) {
    onFailure = requireNonNull(listener);
    timer = vertx.setPeriodic(leases.renewal().toMillis(), id -> beat());
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void beat() {
    if (!writer.isBusy() && !leases.now().isBefore(next)) {
      beatNow();
    }
  }

  /** Finds out at once whether the attempt still holds its story, unless it ends anyway. */
  void beatNow() {
    Instant now = leases.now();
    if (!stopped) {
      writer
          .tryOnce(story.underNewLease())
          .onSuccess(story::saved)
          .onFailure(why -> failed(now, why));
    }
  }

  /** A task that stood still may have lost the story by now: a call would be paid for twice. */
  Future<Void> secureLease() {
    return story.now().lease().filter(leases::isSafe).isPresent()
        ? Future.succeededFuture()
        : writer
            .secure(story.underNewLease())
            .onSuccess(story::saved)
            .onFailure(onFailure::accept)
            .mapEmpty();
  }

  private void failed(Instant begun, Throwable why) {
    next = begun.plus(leases.renewal().multipliedBy(3).dividedBy(2));
    onFailure.accept(why);
  }
}
