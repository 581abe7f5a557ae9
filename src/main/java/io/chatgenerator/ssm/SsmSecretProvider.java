package io.chatgenerator.ssm;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.SecretProvider;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/**
 * Reads the key from SSM Parameter Store, decrypted, and keeps it for a while. Callers that come
 * while a request is under way share its answer. A failure is kept for a second: an account may ask
 * only 40 times a second, and a thousand waiting stories must not use that up.
 *
 * <p>Any number of event loops may share one object; each gets its answer on its own. The lock
 * guards two fields and is never held while anything is waited for.
 */
public final class SsmSecretProvider implements SecretProvider {
  private static final Duration FAILURE_TTL = Duration.ofSeconds(1);

  private final SsmAsyncClient ssm;
  private final String parameterName;
  private final Duration ttl;
  private final Vertx vertx;
  private final SecretObserver observer;
  private CompletableFuture<String> latest;
  private long settledAt;

  /**
   * @param ssm gives up within seconds by itself; closed by whoever made it
   * @param ttl how long a key that was read is used without asking again
   */
  public SsmSecretProvider(
      SsmAsyncClient ssm,
      String parameterName,
      Duration ttl,
      Vertx vertx,
      SecretObserver observer) {
    this.ssm = requireNonNull(ssm);
    this.parameterName = requireNonNull(parameterName);
    this.ttl = requireNonNull(ttl);
    this.vertx = requireNonNull(vertx);
    this.observer = requireNonNull(observer);
  }

  @Override
  public Future<String> get() {
    return Future.fromCompletionStage(latestOrNew(), vertx.getOrCreateContext());
  }

  @Override
  public synchronized void invalidate(String secret) {
    if (latest != null && secret.equals(valueOf(latest))) {
      latest = null;
    }
  }

  private synchronized CompletableFuture<String> latestOrNew() {
    if (latest == null || isStale()) {
      CompletableFuture<String> started = new CompletableFuture<>();
      latest = started;
      fetch().onComplete(fetched -> settle(started, fetched));
    }
    return latest;
  }

  private boolean isStale() {
    if (!latest.isDone()) {
      return false;
    }
    Duration kept = latest.isCompletedExceptionally() ? FAILURE_TTL : ttl;
    return System.nanoTime() - settledAt >= kept.toNanos();
  }

  private void settle(CompletableFuture<String> started, AsyncResult<String> fetched) {
    observer.refreshed(fetched.succeeded());
    synchronized (this) {
      settledAt = System.nanoTime();
    }
    if (fetched.succeeded()) {
      started.complete(fetched.result());
    } else {
      started.completeExceptionally(fetched.cause());
    }
  }

  // The SDK may look for credentials on the calling thread, over the network: not an event loop's.
  private Future<String> fetch() {
    GetParameterRequest request =
        GetParameterRequest.builder().name(parameterName).withDecryption(true).build();
    return vertx
        .executeBlocking(() -> ssm.getParameter(request), false)
        .compose(Future::fromCompletionStage)
        .map(this::keyIn)
        .recover(cause -> Future.failedFuture(translated(cause)));
  }

  private String keyIn(GetParameterResponse response) {
    String key = response.parameter().value();
    if (key == null || key.isBlank()) {
      throw failure("is empty", null);
    }
    // A key that was pasted often ends with a line feed.
    return key.strip();
  }

  private GenerationException translated(Throwable cause) {
    Throwable inner =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof GenerationException known) {
      return known;
    }
    if (inner instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      return failure(
          "could not be read: %s, status %d, request id %s"
              .formatted(
                  refused.awsErrorDetails().errorCode(), refused.statusCode(), refused.requestId()),
          inner);
    }
    return failure("could not be read: " + inner.getClass().getSimpleName(), inner);
  }

  private GenerationException failure(String what, Throwable cause) {
    return new GenerationException(
        FailureCode.SECRET_UNAVAILABLE, "the SSM parameter " + parameterName + " " + what, cause);
  }

  private static String valueOf(CompletableFuture<String> future) {
    return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
  }
}
