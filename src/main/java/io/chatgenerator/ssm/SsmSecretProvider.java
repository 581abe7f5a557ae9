package io.chatgenerator.ssm;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.aws.VertxHttpClient;
import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.SecretProvider;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClientBuilder;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/**
 * Reads the key from SSM Parameter Store, decrypted, and keeps it for a while. Callers that come
 * while a request is under way share its answer. A key that cannot be read again is used until it
 * is invalidated. A failure is kept for a second: an account may ask only 40 times a second, and a
 * thousand waiting stories must not use that up.
 *
 * <p>Any number of event loops may share one object; each gets its answer on its own. The lock
 * guards two fields and is never held while anything is waited for.
 */
public final class SsmSecretProvider implements SecretProvider {
  private static final Logger LOG = LoggerFactory.getLogger(SsmSecretProvider.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 4;
  private static final Duration FAILURE_TTL = Duration.ofSeconds(1);
  private static final Duration STALE_TTL = Duration.ofSeconds(10);

  private final SsmAsyncClient ssm;
  private final String parameterName;
  private final Duration ttl;
  private final Vertx vertx;
  private final Consumer<Boolean> onRead;
  private CompletableFuture<String> latest;
  private Optional<String> known = Optional.empty();
  private long staleAt;

  /**
   * @param ssm gives up within seconds by itself; closed by who made it
   * @param ttl how long a key that was read is used without asking again
   * @param onRead called on any thread after each read from SSM, with its success
   */
  public SsmSecretProvider(
      SsmAsyncClient ssm,
      String parameterName,
      Duration ttl,
      Vertx vertx,
      Consumer<Boolean> onRead) {
    this.ssm = requireNonNull(ssm);
    this.parameterName = requireNonNull(parameterName);
    this.ttl = requireNonNull(ttl);
    this.vertx = requireNonNull(vertx);
    this.onRead = requireNonNull(onRead);
  }

  /**
   * A client of SSM that gives up within seconds. Who asked for it closes it.
   *
   * @param watchers see each call
   */
  public static SsmAsyncClient client(
      Vertx vertx,
      AwsConfig config,
      AwsCredentialsProvider credentials,
      ExecutionInterceptor... watchers) {
    SsmAsyncClientBuilder builder =
        SsmAsyncClient.builder()
            .credentialsProvider(credentials)
            .overrideConfiguration(
                calls ->
                    calls.apiCallTimeout(CALL_TIMEOUT).executionInterceptors(List.of(watchers)))
            .httpClientBuilder(
                VertxHttpClient.builder(
                    vertx,
                    VertxHttpClient.options(ATTEMPT_TIMEOUT),
                    MAX_CONNECTIONS,
                    ATTEMPT_TIMEOUT));
    config.region().map(Region::of).ifPresent(builder::region);
    config.ssmEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public Future<String> get() {
    return Future.fromCompletionStage(latestOrNew(), vertx.getOrCreateContext());
  }

  @Override
  public synchronized void invalidate(String secret) {
    if (known.filter(secret::equals).isPresent()) {
      known = Optional.empty();
      latest = null;
    }
  }

  private synchronized CompletableFuture<String> latestOrNew() {
    if (latest == null || (latest.isDone() && System.nanoTime() - staleAt >= 0)) {
      CompletableFuture<String> started = new CompletableFuture<>();
      latest = started;
      fetch().onComplete(fetched -> settle(started, fetched));
    }
    return latest;
  }

  private void settle(CompletableFuture<String> started, AsyncResult<String> fetched) {
    onRead.accept(fetched.succeeded());
    Optional<String> key = keep(fetched);
    if (fetched.failed() && key.isPresent()) {
      LOG.warn("using the known key: {}", fetched.cause().getMessage());
    }
    key.ifPresentOrElse(started::complete, () -> started.completeExceptionally(fetched.cause()));
  }

  /** The key to use from now on. */
  private synchronized Optional<String> keep(AsyncResult<String> fetched) {
    known = fetched.succeeded() ? Optional.of(fetched.result()) : known;
    Duration kept = fetched.succeeded() ? ttl : known.isPresent() ? STALE_TTL : FAILURE_TTL;
    staleAt = System.nanoTime() + kept.toNanos();
    return known;
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
      throw failure("is empty", Optional.empty(), null);
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
      boolean certain = refused.statusCode() < 500 && !refused.isThrottlingException();
      String code = refused.awsErrorDetails().errorCode();
      return failure(
          "could not be read: %s, status %d, request id %s"
              .formatted(code, refused.statusCode(), refused.requestId()),
          certain ? Optional.empty() : Optional.of(FAILURE_TTL),
          inner);
    }
    return failure(
        "could not be read: " + inner.getClass().getSimpleName(), Optional.of(FAILURE_TTL), inner);
  }

  private GenerationException failure(String what, Optional<Duration> retryAfter, Throwable cause) {
    String message = "the SSM parameter " + parameterName + " " + what;
    return new GenerationException(FailureCode.SECRET_UNAVAILABLE, message, retryAfter, cause);
  }
}
