package io.chatgenerator.metrics;

import io.chatgenerator.metrics.Meters.ByTags;
import io.chatgenerator.metrics.TokenMetrics.Prices;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Counts what becomes of stories. For any thread. */
final class PipelineMetrics implements PipelineObserver {
  private static final String REFUSED = "starts.refused";
  private static final String REFUSED_HELP = "Stories that no user may begin at the moment";

  private final Counter submitted;
  private final ByTags<Counter> ended;
  private final Counter attempts;
  private final Counter lost;
  private final Counter released;
  private final Counter notSaved;
  private final Counter tookOver;
  private final Timer waited;
  private final ModelMetrics model;
  private final TokenMetrics tokens;
  private final Counter refusedByBudget;
  private final Counter refusedByOperator;
  private volatile long usedByAll;
  private volatile boolean stopped;
  private volatile IntSupplier running = () -> 0;
  private volatile int waiting;
  private volatile Duration oldest = Duration.ZERO;

  PipelineMetrics(Meters meters, int capacity, Prices prices) {
    tokens = new TokenMetrics(meters, prices);
    submitted = meters.counter("stories.submitted", "Stories that users created by this task");
    ended =
        meters.countersBy("stories.ended", "Stories whose end this task stored", "outcome", "code");
    ended.of("complete", "none");
    ended.of("cancelled", "none");
    Stream.of(FailureCode.values()).forEach(code -> ended.of("failed", Meters.word(code)));
    attempts = meters.counter("attempts.started", "Attempts at stories that this task began");
    lost = meters.counter("leases.lost", "Stories that moved on while this task worked on them");
    released = meters.counter("leases.released", "Stories handed on by this task as it stopped");
    tookOver =
        meters.counter("leases.taken.over", "Stories taken over from tasks that fell silent");
    notSaved = meters.counter("saves.retried", "Writes of a story's end or checkpoint made again");
    waited =
        meters.timer(
            "stories.waited", "How long stories waited for a task with room", Meters.SECONDS);
    model = new ModelMetrics(meters);
    refusedByBudget = meters.counter(REFUSED, REFUSED_HELP, "reason", "budget");
    refusedByOperator = meters.counter(REFUSED, REFUSED_HELP, "reason", "stopped");
    meters.gauge(
        "deployment.tokens", null, "Tokens that all tasks have used today", () -> usedByAll);
    meters.gauge("stories.stopped", null, "1 while new stories are stopped", () -> stopped ? 1 : 0);
    meters.gauge(
        "stories.in.flight", null, "Stories that this task works on", () -> running.getAsInt());
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
  public Trace attemptStarted(Story story) {
    attempts.increment();
    return model.new Attempt();
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
    tokens.ended(story);
    if (story.isComplete()) {
      ended.of("complete", "none").increment();
    } else if (story.status().equals(StoryStatus.CANCELLED)) {
      ended.of("cancelled", "none").increment();
    } else {
      story
          .error()
          .map(error -> Meters.word(FailureCode.of(Optional.of(error.code()))))
          .ifPresent(code -> ended.of("failed", code).increment());
    }
  }

  @Override
  public void refused(String reason) {
    (reason.equals("budget") ? refusedByBudget : refusedByOperator).increment();
  }

  @Override
  public void usedByAll(long tokens, boolean isStopped) {
    usedByAll = tokens;
    stopped = isStopped;
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

  void inFlight(IntSupplier stories) {
    running = stories;
  }

  @Override
  public void waiting(int stories, Duration age) {
    waiting = stories;
    oldest = age;
  }
}
