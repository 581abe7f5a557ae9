package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.RetryPolicy.AttemptTime;
import io.chatgenerator.pipeline.TokenEstimate.AttemptCost;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes the attempts of one task. Confined to one event loop. */
public final class Attempts {
  private final Vertx vertx;
  private final StoryRepository repository;
  private final SecretProvider secrets;
  private final TextGenerator generator;
  private final Leases leases;
  private final RetryPolicy retries;
  private final TokenEstimate tokens;
  private final StoryReporter reporter;
  private final GenerationCleanup generations;
  private final EarlierStories earlier;

  public Attempts(
      Vertx vertx,
      StoryRepository repository,
      SecretProvider secrets,
      TextGenerator generator,
      Leases leases,
      RetryPolicy retries,
      TokenEstimate tokens,
      StoryReporter reporter,
      GenerationCleanup generations) {
    this.vertx = requireNonNull(vertx);
    this.repository = requireNonNull(repository);
    this.secrets = requireNonNull(secrets);
    this.generator = requireNonNull(generator);
    this.leases = requireNonNull(leases);
    this.retries = requireNonNull(retries);
    this.tokens = requireNonNull(tokens);
    this.reporter = requireNonNull(reporter);
    this.generations = requireNonNull(generations);
    this.earlier =
        new EarlierStories(vertx, repository, retries.random(), tokens.maxContextLength());
  }

  /** An attempt at a story under a lease of this task, as part of the trace of what led to it. */
  Attempt begin(Story story, Trace origin) {
    leases.unconfirmed().begun(story.key());
    Trace trace = origin.begin(Step.ATTEMPT, reporter.observer().attemptStarted(story));
    trace.about(story);
    StoryLog log = new StoryLog(trace);
    GrowingStory growing = new GrowingStory(vertx, leases, reporter.events(), trace, story);
    StoryWriter writer =
        new StoryWriter(
            vertx, repository, leases, retries.random(), reporter.observer(), log, growing);
    ModelCalls calls =
        new ModelCalls(
            vertx,
            secrets,
            generator,
            earlier,
            new AttemptTime(leases, retries, story),
            new AttemptCost(tokens, story),
            growing,
            writer,
            log);
    return new Attempt(generations, log, writer, growing, calls);
  }

  /** Whether an attempt has left the story for the next one, which this task holds. */
  boolean goesOn(Story left) {
    return left.lease().filter(lease -> lease.isHeldBy(leases.task())).isPresent();
  }

  Duration pauseBefore(Story next) {
    return retries.pauseAfter(next.failures());
  }
}
