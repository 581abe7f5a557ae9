package io.chatgenerator.metrics;

import io.chatgenerator.metrics.TokenMetrics.Prices;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Counts what becomes of stories. For any thread. */
final class PipelineMetrics extends Meters implements PipelineObserver {
  private final Counter submitted =
      counter("stories.submitted", "Stories that users created by this task");
  private final ByTags<Counter> ended =
      countersBy("stories.ended", "Stories whose end this task stored", "outcome", "code");
  private final Counter attempts =
      counter("attempts.started", "Attempts at stories that this task began");
  private final Counter lost =
      counter("leases.lost", "Stories that moved on while this task worked on them");
  private final Counter released =
      counter("leases.released", "Stories handed on by this task as it stopped");
  private final Counter tookOver =
      counter("leases.taken.over", "Stories taken over from tasks that fell silent");
  private final Counter notSaved =
      counter("saves.retried", "Writes of a story's end or checkpoint made again");
  private final Timer waited =
      timer("stories.waited", "How long stories waited for a task with room", SECONDS);
  private final ByTags<Counter> refused =
      countersBy("starts.refused", "Stories that no user may begin at the moment", "reason");
  private final ModelMetrics model;
  private final TokenMetrics tokens;
  private volatile long usedByAll;
  private volatile boolean stopped;
  private volatile IntSupplier running = () -> 0;
  private volatile int waiting;
  private volatile Duration oldest = Duration.ZERO;

  PipelineMetrics(MeterRegistry registry, int capacity, Prices prices) {
    super(registry);
    model = new ModelMetrics(registry);
    tokens = new TokenMetrics(registry, prices);
    ended.of("complete", "none");
    ended.of("cancelled", "none");
    Stream.of(FailureCode.values()).forEach(code -> ended.of("failed", word(code.name())));
    Stream.of("budget", "stopped").forEach(refused::of);
    gauge("deployment.tokens", "Tokens that all tasks have used today", () -> usedByAll);
    gauge("stories.stopped", "1 while new stories are stopped", () -> stopped ? 1 : 0);
    gauge("stories.in.flight", "Stories that this task works on", () -> running.getAsInt());
    gauge("stories.capacity", "The most that this task works on", () -> capacity);
    gauge("stories.waiting", "Stories in the table that wait for any task", () -> waiting);
    gauge(
        "stories.waiting.age.seconds",
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
    String code =
        story
            .error()
            .map(error -> word(FailureCode.of(Optional.of(error.code())).name()))
            .orElse("none");
    ended.of(word(story.status().name()), code).increment();
  }

  @Override
  public void refused(String reason) {
    refused.of(reason).increment();
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
