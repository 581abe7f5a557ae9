package io.chatgenerator.metrics;

import io.chatgenerator.pipeline.AttemptObserver;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Counts what becomes of stories. Written on one event loop, read by scrapes on any thread. */
final class PipelineMetrics implements PipelineObserver {
  private static final String ENDED = "stories.ended";
  private static final String ENDED_HELP = "Stories whose end this task stored";

  private final Counter submitted;
  private final Counter completed;
  private final Counter cancelled;
  private final Map<FailureCode, Counter> failed;
  private final Counter attempts;
  private final Counter lost;
  private final Counter released;
  private final Counter notSaved;
  private final Counter tookOver;
  private final Timer waited;
  private final AttemptMetrics attempt;
  private volatile int running;
  private volatile int waiting;
  private volatile Duration oldest = Duration.ZERO;

  /**
   * @param capacity how many stories this task works on at once
   */
  PipelineMetrics(Meters meters, int capacity) {
    submitted = meters.counter("stories.submitted", "Stories that users created by this task");
    completed = meters.counter(ENDED, ENDED_HELP, "outcome", "complete", "code", "none");
    cancelled = meters.counter(ENDED, ENDED_HELP, "outcome", "cancelled", "code", "none");
    failed = meters.counters(FailureCode.class, ENDED, ENDED_HELP, "code", "outcome", "failed");
    attempts = meters.counter("attempts.started", "Attempts at stories that this task began");
    lost = meters.counter("leases.lost", "Stories that moved on while this task worked on them");
    released = meters.counter("leases.released", "Stories handed on by this task as it stopped");
    tookOver =
        meters.counter("leases.taken.over", "Stories taken over from tasks that fell silent");
    notSaved = meters.counter("saves.retried", "Writes of a story's end or checkpoint made again");
    waited =
        meters.timer(
            "stories.waited", "How long stories waited for a task with room", Buckets.SECONDS);
    attempt = new AttemptMetrics(meters);
    meters.gauge("stories.in.flight", null, "Stories that this task works on", () -> running);
    meters.gauge("stories.capacity", null, "The most that this task works on", () -> capacity);
    meters.gauge(
        "stories.waiting", null, "Stories in the table that wait for any task", () -> waiting);
    meters.gauge(
        "stories.waiting.age",
        "seconds",
        "How long the oldest waiting story has waited",
        () -> oldest.toMillis() / 1e3);
  }

  @Override
  public void created(Story story) {
    submitted.increment();
  }

  @Override
  public AttemptObserver attemptStarted(Story story) {
    attempts.increment();
    return attempt;
  }

  @Override
  public void tookWaiting(Story story, Duration howLong) {
    waited.record(howLong);
  }

  @Override
  public void tookOver(Story story) {
    tookOver.increment();
  }

  @Override
  public void ended(Story story) {
    if (story.isComplete()) {
      completed.increment();
    } else if (story.status().equals(StoryStatus.CANCELLED)) {
      cancelled.increment();
    } else {
      story
          .error()
          .ifPresent(error -> failed.get(FailureCode.of(Optional.of(error.code()))).increment());
    }
  }

  @Override
  public void released(Story story) {
    released.increment();
  }

  @Override
  public void lost(Story story) {
    lost.increment();
  }

  @Override
  public void notSaved(Story story) {
    notSaved.increment();
  }

  @Override
  public void running(int stories) {
    running = stories;
  }

  @Override
  public void waiting(int stories, Duration age) {
    waiting = stories;
    oldest = age;
  }
}
