package io.chatgenerator.graphql;

import static io.chatgenerator.story.StoryException.Kind.RATE_LIMITED;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.StoryException;
import java.time.Duration;
import java.util.Optional;

/**
 * How much one user may ask for, over both transports together: requests, of which an operation on
 * a socket is one too, and what they {@linkplain OperationWeight weigh}. Confined to one event
 * loop.
 */
public final class UserLimit {
  private final RateLimiter requests;

  public UserLimit(RateLimiter requests) {
    this.requests = requests;
  }

  /** Counts a request; not empty where it must not be run, and says when the next one may. */
  public Optional<StoryException> refusal(AuthenticatedUser user) {
    return requests.tryAcquire(user.subject()).map(UserLimit::tooMany);
  }

  /**
   * Takes what an operation weighs beyond the request that was counted for it; not empty where it
   * must not be run, and nothing was taken.
   */
  Optional<StoryException> refusal(AuthenticatedUser user, int weight) {
    return weight == 1
        ? Optional.empty()
        : requests.tryAcquireMore(user.subject(), weight - 1).map(UserLimit::tooMany);
  }

  private static StoryException tooMany(Duration wait) {
    return new StoryException(
        RATE_LIMITED, "Too many requests; wait a moment.", Optional.of(wait), null);
  }
}
