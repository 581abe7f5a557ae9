package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.chatgenerator.story.Trace;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What every attempt at a story works with.
 *
 * @param unconfirmed the leases of this task that the table may hold without its knowledge
 * @param timeout how long one attempt may take, its retries included
 * @param tokens what stories may cost, and what they do where the provider does not say
 * @param deployment what all users together may use
 * @param observer observes what becomes of stories
 * @param traces where work begins that nobody's trace led to: each piece begins a trace of its own
 */
public record AttemptContext(
    Vertx vertx,
    StoryRepository repository,
    SecretProvider secrets,
    TextGenerator generator,
    StoryEvents events,
    Leases leases,
    UnconfirmedLeases unconfirmed,
    RetryPolicy retries,
    Duration timeout,
    TokenEstimate tokens,
    DeploymentBudget deployment,
    PipelineObserver observer,
    Trace traces) {
  public AttemptContext {
    requireNonNull(vertx);
    requireNonNull(repository);
    requireNonNull(secrets);
    requireNonNull(generator);
    requireNonNull(events);
    requireNonNull(leases);
    requireNonNull(unconfirmed);
    requireNonNull(retries);
    requireNonNull(timeout);
    requireNonNull(tokens);
    requireNonNull(deployment);
    requireNonNull(observer);
    requireNonNull(traces);
  }

  /** This task has stored a story's end. */
  void ended(Story story) {
    deployment.spent(story);
    observer.ended(story);
  }
}
