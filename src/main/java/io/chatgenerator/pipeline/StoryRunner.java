package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stories of this task, and its room; answers what other tasks ask of them. */
public final class StoryRunner implements PeerClient.Tasks {
  private static final Logger LOG = LoggerFactory.getLogger(StoryRunner.class);

  private final Task task;
  private final Model model;
  private final Handover handover;
  private final GenerationCleanup generations;
  private final int capacity;
  private final Map<StoryKey, Attempt> running = new ConcurrentHashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private final Map<StoryKey, Promise<Void>> expected = new ConcurrentHashMap<>();
  private volatile Runnable onRoom = () -> {};
  private volatile boolean draining;
  private boolean overtime;
  private int handovers;

  /** Works on {@code capacity} stories at once; hands over what it cannot work on. */
  StoryRunner(Task task, Model model, int capacity) {
    this.task = task;
    this.model = model;
    this.handover = new Handover(task.vertx(), task.leases(), task.peers());
    this.generations = new GenerationCleanup(task.vertx(), task.repository(), model);
    this.capacity = capacity;
    task.events().onDeleted(key -> find(key).ifPresent(Attempt::checkLease));
  }

  /** Calls {@code listener}, on this event loop, when a story has left room for another one. */
  public void onRoom(Runnable listener) {
    onRoom = listener;
  }

  /** How many stories are being worked on. For any thread. */
  public int size() {
    return running.size();
  }

  /** Removes the generation of a story that has ended, and then the story from the queue. */
  public Future<Void> removeGeneration(Story ended) {
    return generations.remove(ended);
  }

  /** Ends a story that no task works on; false where it has changed since it was seen. */
  public Future<Boolean> endInTable(Story seen, Story ended) {
    return task.repository()
        .take(seen, ended, 0)
        .onSuccess(stored -> endedInTable(seen, ended, stored));
  }

  private void endedInTable(Story seen, Story ended, boolean stored) {
    if (stored) {
      generations.settle(seen, ended);
      StoryLog.logEnd(ended, StoryLog.about(ended, LOG.atInfo()));
      task.publishChanged(ended);
      task.ended(ended);
    }
  }

  boolean isDraining() {
    return draining;
  }

  /** How many more stories it can work on. For any thread. */
  public int room() {
    return draining ? 0 : Math.max(0, capacity - running.size() - expected.size());
  }

  /** Keeps room for a story until {@link #start} or {@link #unreserve}; false where it cannot. */
  public boolean reserve(StoryKey key) {
    if (room() == 0 || has(key)) {
      return false;
    }
    expected.put(key, Promise.promise());
    return true;
  }

  public void unreserve(StoryKey key) {
    expected.remove(key).complete();
    roomChanged();
  }

  /** Whether the story runs here, or has room for it. For any thread. */
  public boolean has(StoryKey key) {
    return running.containsKey(key) || expected.containsKey(key);
  }

  Optional<Attempt> find(StoryKey key) {
    return Optional.ofNullable(running.get(key));
  }

  /** The story as far as it is published, where it runs here. */
  @Override
  public Optional<Story> current(StoryKey key) {
    return find(key).map(Attempt::story);
  }

  /** Stops a story for its owner, once one that has room here has begun. */
  @Override
  public Future<Optional<Story>> cancel(StoryKey key) {
    Promise<Void> placed = expected.get(key);
    return placed == null ? cancelRunning(key) : placed.future().compose(x -> cancelRunning(key));
  }

  private Future<Optional<Story>> cancelRunning(StoryKey key) {
    return find(key)
        .map(attempt -> attempt.cancel().map(Optional::of))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  /** Starts the attempt of this task for which room was reserved; {@code trace} led to it. */
  public void start(Story story, Trace trace) {
    Attempt attempt = add(story, trace);
    Promise<Void> placed = expected.remove(story.key());
    run(attempt, trace, Duration.ZERO);
    placed.complete();
  }

  /**
   * Takes no more stories, and gives those to other tasks at once whose generation they can attach
   * to. The others may finish; what still runs after {@code timeout} is released, and other tasks
   * take it at once.
   */
  public Future<Void> drain(Duration timeout) {
    draining = true;
    long timer = task.vertx().setTimer(timeout.toMillis() + 1, id -> releaseAll());
    List.copyOf(running.values()).forEach(handover::give);
    roomChanged();
    return idle.future()
        .onComplete(done -> task.vertx().cancelTimer(timer))
        .eventually(generations::idle);
  }

  private void releaseAll() {
    overtime = true;
    LOG.info("drain time is over: releasing {} stories", running.size());
    List.copyOf(running.values()).forEach(Attempt::release);
  }

  /** At no moment does a story that goes on look, from another thread, as if it were not here. */
  private Attempt add(Story story, Trace trace) {
    Attempt attempt = new Attempt(task, model, generations, story, trace);
    Optional.ofNullable(running.put(story.key(), attempt)).ifPresent(Attempt::abandon);
    return attempt;
  }

  /** The attempts that follow have the same trace of what led to them. */
  private void run(Attempt attempt, Trace origin, Duration pause) {
    attempt
        .run(pause)
        .onSuccess(end -> ended(attempt, origin, end))
        .onFailure(why -> lost(attempt, why));
    if (overtime) {
      attempt.release();
    } else if (draining) {
      handover.give(attempt);
    }
  }

  private void ended(Attempt attempt, Trace origin, Story story) {
    if (story.isHeldBy(task.leases().task())) {
      attempt
          .line(LOG.atInfo())
          .log("story {} goes on with attempt {}", story.id(), story.attempt());
      run(add(story, origin), origin, model.retries().pauseAfter(story.failures()));
      return;
    }
    running.remove(story.key(), attempt);
    if (story.isTerminal()) {
      StoryLog.logEnd(story, attempt.line(LOG.atInfo()));
      task.ended(story);
    } else {
      attempt.line(LOG.atInfo()).log("story {} attempt {} released", story.id(), story.attempt());
      task.observer().released(story);
      if (!attempt.isHandedOver()) {
        handOver(story.key());
      }
    }
    roomChanged();
  }

  /** Gives a story that waits in the table to a task that has room for it, now or later. */
  public void handOver(StoryKey waiting) {
    handovers++;
    handover
        .give(waiting)
        .onComplete(
            given -> {
              handovers--;
              roomChanged();
            });
  }

  private void lost(Attempt attempt, Throwable why) {
    Story story = attempt.story();
    running.remove(story.key(), attempt);
    attempt
        .line(LOG.atWarn())
        .log("story {} attempt {} left: {}", story.id(), story.attempt(), why.toString());
    task.observer().lost(story);
    if (why instanceof LeaseLostException && !has(story.key())) {
      task.publishStored(story.key());
    }
    roomChanged();
  }

  private void roomChanged() {
    if (draining && running.isEmpty() && expected.isEmpty() && handovers == 0) {
      idle.tryComplete();
    } else {
      onRoom.run();
    }
  }
}
