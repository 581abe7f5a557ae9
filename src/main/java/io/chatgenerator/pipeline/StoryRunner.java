package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stories that this task works on, and the room it has for more. Confined to one event loop.
 */
public final class StoryRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StoryRunner.class);

  private final AttemptContext context;
  private final int capacity;
  private final Map<StoryKey, Attempt> running = new HashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private Runnable onRoom = () -> {};
  private Runnable onRelease = () -> {};
  private int reserved;
  private boolean draining;

  /**
   * A runner without stories.
   *
   * @param capacity how many stories it works on at once
   */
  public StoryRunner(AttemptContext context, int capacity) {
    this.context = requireNonNull(context);
    this.capacity = capacity;
  }

  /** Calls {@code listener} whenever a story has left room for another one. */
  void onRoom(Runnable listener) {
    onRoom = requireNonNull(listener);
  }

  /** Calls {@code listener} whenever a story was let go for another task to take. */
  public void onRelease(Runnable listener) {
    onRelease = requireNonNull(listener);
  }

  /** How many stories are being worked on. */
  public int size() {
    return running.size();
  }

  boolean isDraining() {
    return draining;
  }

  int room() {
    return draining ? 0 : Math.max(0, capacity - running.size() - reserved);
  }

  /** Keeps room for a story that is about to be this task's; {@link #unreserve} gives it back. */
  boolean reserve() {
    if (room() == 0) {
      return false;
    }
    reserved++;
    return true;
  }

  void unreserve() {
    reserved--;
    roomChanged();
  }

  Optional<Attempt> find(StoryKey key) {
    return Optional.ofNullable(running.get(key));
  }

  /** Starts the attempt that this task holds. The room for it was reserved. */
  void start(Story story) {
    reserved--;
    run(story, Duration.ZERO);
  }

  /**
   * Takes no more stories and lets the running ones finish; what still runs after {@code patience}
   * is released, so that other tasks take it at once.
   */
  public Future<Void> drain(Duration patience) {
    draining = true;
    long timer = context.vertx().setTimer(patience.toMillis() + 1, id -> releaseAll());
    roomChanged();
    return idle.future().onComplete(done -> context.vertx().cancelTimer(timer));
  }

  private void releaseAll() {
    LOG.info("drain time is over: releasing {} stories", running.size());
    List.copyOf(running.values()).forEach(Attempt::release);
  }

  private void run(Story story, Duration pause) {
    Attempt attempt = new Attempt(context, story);
    running.put(story.key(), attempt);
    attempt.run(pause).onSuccess(this::ended).onFailure(why -> lost(story, why));
    if (draining) {
      attempt.release();
    }
  }

  private void ended(Story story) {
    running.remove(story.key());
    if (isNextAttempt(story)) {
      LOG.info("story {} goes on with attempt {}", story.id(), story.attempt());
      run(story, context.retries().pauseBefore(story.attempt()));
      return;
    }
    LOG.info("story {} attempt {} ended {}", story.id(), story.attempt(), story.status());
    if (!story.isTerminal()) {
      onRelease.run();
    }
    roomChanged();
  }

  private boolean isNextAttempt(Story story) {
    return story.lease().filter(lease -> lease.isHeldBy(context.leases().task())).isPresent();
  }

  private void lost(Story story, Throwable why) {
    running.remove(story.key());
    LOG.warn("story {} attempt {} left: {}", story.id(), story.attempt(), why.toString());
    roomChanged();
  }

  private void roomChanged() {
    if (draining && running.isEmpty() && reserved == 0) {
      idle.tryComplete();
    } else {
      onRoom.run();
    }
  }
}
