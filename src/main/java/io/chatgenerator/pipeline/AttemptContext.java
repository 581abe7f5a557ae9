package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.SecretProvider;
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
 * @param maxContextLength how much of earlier stories the model is given, in UTF-16 units
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
    int maxContextLength,
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
    requireNonNull(observer);
    requireNonNull(traces);
  }
}
