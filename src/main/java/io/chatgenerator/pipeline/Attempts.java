package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.Trace;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes the attempts of one task. Confined to one event loop. */
public final class Attempts {
  private final Vertx vertx;
  private final StoryRepository repository;
  private final Leases leases;
  private final RetryPolicy retries;
  private final StoryReporter reporter;
  private final GenerationCleanup generations;
  private final Model model;

  public Attempts(
      Vertx vertx,
      StoryRepository repository,
      Leases leases,
      RetryPolicy retries,
      StoryReporter reporter,
      GenerationCleanup generations,
      Model model) {
    this.vertx = requireNonNull(vertx);
    this.repository = requireNonNull(repository);
    this.leases = requireNonNull(leases);
    this.retries = requireNonNull(retries);
    this.reporter = requireNonNull(reporter);
    this.generations = requireNonNull(generations);
    this.model = requireNonNull(model);
  }

  /**
   * An attempt that is about to run.
   *
   * @param story under a lease of this task
   * @param origin the trace of what led to it
   */
  Attempt begin(Story story, Trace origin) {
    leases.begun(story.key());
    Trace trace = reporter.begin(story, origin);
    trace.about(story);
    StoryLog log = new StoryLog(trace);
    StoryWriter writer =
        new StoryWriter(vertx, repository, leases, retries.random(), reporter, log);
    GrowingStory growing = new GrowingStory(vertx, leases, reporter, trace, story);
    Heartbeat heartbeat = new Heartbeat(vertx, leases, writer, growing);
    Model.Calls calls = model.calls(story, log, heartbeat::secureLease, growing::add);
    return new Attempt(generations, log, writer, growing, heartbeat, calls);
  }

  /** Whether an attempt has left the story for the next one, which this task holds. */
  boolean goesOn(Story left) {
    return left.lease().filter(lease -> lease.isHeldBy(leases.task())).isPresent();
  }

  /** How long the next attempt waits. */
  Duration pauseBefore(Story next) {
    return retries.pauseAfterFailures(next.failures());
  }
}
