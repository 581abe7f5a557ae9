package io.chatgenerator.graphql.limits;

import static io.chatgenerator.story.ErrorCode.BAD_USER_INPUT;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.limit.BytesInFlight;
import io.chatgenerator.limit.BytesInFlight.Account;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.RequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * How much one user may ask for, over all transports together: requests, of which an operation on a
 * socket is one too, what they {@linkplain OperationWeight weigh}, and the bytes of their answers.
 * For any thread.
 */
public record UserLimit(RateLimiter requests, BytesInFlight bytes) {
  /** Counts what a user is sent over a connection, for which any object stands. */
  public Account account(Object connection, AuthenticatedUser user) {
    return bytes.account(connection, user.subject());
  }

  /** Counts a request; not empty where it must not be run, and says when the next one may. */
  public Optional<RequestException> refusal(AuthenticatedUser user) {
    return requests.tryAcquire(user.subject()).map(UserLimit::tooMany);
  }

  /**
   * Takes what an operation weighs beyond the request that was counted for it; not empty where it
   * must not be run, and nothing was taken.
   */
  Optional<RequestException> refusal(AuthenticatedUser user, int weight) {
    return weight == 1
        ? Optional.empty()
        : requests.tryAcquireMore(user.subject(), weight - 1).map(UserLimit::tooMany);
  }

  /**
   * Takes what a part of a long answer weighs, and leaves half of what a user may ask for to other
   * requests; not empty where there is too little now, and says how long to wait.
   */
  public Optional<Duration> pause(AuthenticatedUser user, int weight) {
    return requests.tryAcquireSpare(user.subject(), weight);
  }

  /** Takes room for an answer; not empty where it must not be run. */
  static Optional<RequestException> refusal(Answer answer, long bytesAtMost) {
    if (!answer.isPossible(bytesAtMost)) {
      return Optional.of(
          new RequestException(BAD_USER_INPUT, "The operation asks for too much text."));
    }
    return answer.reserve(bytesAtMost)
        ? Optional.empty()
        : Optional.of(
            RequestException.tooMany(
                "Too many of your answers are under way; read them first.", Duration.ofSeconds(1)));
  }

  private static RequestException tooMany(Duration wait) {
    return RequestException.tooMany("Too many requests; wait a moment.", wait);
  }
}
