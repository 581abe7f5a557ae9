package io.chatgenerator.graphql;

import static io.chatgenerator.story.StoryException.Kind.RATE_LIMITED;

import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.pipeline.StartAllowance;
import io.chatgenerator.story.StoryException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** How often one user may start the model, over both transports. Confined to one event loop. */
public final class StartLimit implements StartAllowance {
  private final RateLimiter starts;

  public StartLimit(RateLimiter starts) {
    this.starts = starts;
  }

  @Override
  public Future<Void> take(String owner) {
    return starts
        .tryAcquire(owner)
        .map(wait -> Future.<Void>failedFuture(tooMany(wait)))
        .orElse(Future.succeededFuture());
  }

  @Override
  public void giveBack(String owner) {
    starts.giveBack(owner);
  }

  private static StoryException tooMany(Duration wait) {
    return new StoryException(
        RATE_LIMITED, "Too many stories were begun; wait a moment.", Optional.of(wait), null);
  }
}
