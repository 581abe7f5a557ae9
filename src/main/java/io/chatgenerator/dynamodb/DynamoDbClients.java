package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR;
import static software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute.ENDPOINT_RESOLVER;

import io.chatgenerator.aws.VertxHttpClient;
import io.chatgenerator.config.AwsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointParams;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * Makes clients of DynamoDB that give up within seconds. Each has its own connections, and belongs
 * to who made it, to be closed at the end.
 */
public final class DynamoDbClients {
  /** Three attempts, and the pauses between them, take less than five seconds. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1500);

  private static final int SERVER_ERROR = 500;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /**
   * Far above what a healthy table needs; a slow one must not make saves queue for a connection.
   */
  private static final int MAX_CONNECTIONS = 256;

  /** Answers come on the event loop that asked: a thread in between would cost two switches. */
  private static final Executor NO_HOP = Runnable::run;

  private DynamoDbClients() {}

  /**
   * A client that is ready to use.
   *
   * @param watchers see each call
   */
  public static DynamoDbAsyncClient create(
      Vertx vertx,
      AwsConfig aws,
      AwsCredentialsProvider credentials,
      ExecutionInterceptor... watchers) {
    return builder(vertx, aws, credentials, watchers).build();
  }

  /**
   * Finds credentials in the SDK's usual places. They are looked up now, and renewed in the
   * background from then on, because the SDK otherwise blocks the calling thread, an event loop,
   * while it fetches them.
   *
   * @throws software.amazon.awssdk.core.exception.SdkClientException where there are none
   */
  public static AwsCredentialsProvider defaultCredentials() {
    DefaultCredentialsProvider provider =
        DefaultCredentialsProvider.builder().asyncCredentialUpdateEnabled(true).build();
    provider.resolveCredentials();
    return provider;
  }

  static DynamoDbAsyncClientBuilder builder(
      Vertx vertx,
      AwsConfig aws,
      AwsCredentialsProvider credentials,
      ExecutionInterceptor... watchers) {
    CachedEndpoint endpoint = new CachedEndpoint(DynamoDbEndpointProvider.defaultProvider());
    DynamoDbAsyncClientBuilder builder =
        DynamoDbAsyncClient.builder()
            .credentialsProvider(credentials)
            .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
            .endpointProvider(endpoint)
            .httpClientBuilder(connections(vertx, connectionOptions()))
            .asyncConfiguration(async -> async.advancedOption(FUTURE_COMPLETION_EXECUTOR, NO_HOP))
            .overrideConfiguration(overrides(endpoint, watchers));
    aws.region().map(Region::of).ifPresent(builder::region);
    aws.dynamoDbEndpoint().ifPresent(builder::endpointOverride);
    return builder;
  }

  static HttpClientOptions connectionOptions() {
    return VertxHttpClient.options(CONNECT_TIMEOUT);
  }

  static SdkAsyncHttpClient.Builder<?> connections(Vertx vertx, HttpClientOptions options) {
    return VertxHttpClient.builder(vertx, options, MAX_CONNECTIONS, ATTEMPT_TIMEOUT);
  }

  private static ClientOverrideConfiguration overrides(
      ExecutionInterceptor endpoint, ExecutionInterceptor... watchers) {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(retries())
        .executionInterceptors(List.of(watchers))
        .addExecutionInterceptor(endpoint)
        .build();
  }

  /**
   * Tries again what got no answer, or none that says anything. What is throttled is tried again by
   * who asked, who knows how soon: a partition in trouble is not to be asked three times as often.
   */
  private static RetryStrategy retries() {
    return DefaultRetryStrategy.standardStrategyBuilder()
        .useClientDefaults(false)
        .retryOnException(DynamoDbClients::mayPass)
        .build();
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof SdkServiceException answered
        ? answered.isClockSkewException() || isFault(answered)
        : failure instanceof SdkClientException;
  }

  private static boolean isFault(SdkServiceException answer) {
    return answer.statusCode() >= SERVER_ERROR && !answer.isThrottlingException();
  }

  /**
   * The endpoint of one client, whose region and settings stay the same. The SDK would work it out
   * by its rules for each call, at a tenth of what a call costs, and collect what they look at from
   * each request. Only for clients that use no endpoint of the account's own, which would depend on
   * credentials. For use by any thread.
   */
  static final class CachedEndpoint implements DynamoDbEndpointProvider, ExecutionInterceptor {
    private final DynamoDbEndpointProvider rules;
    private volatile CompletableFuture<Endpoint> known;

    CachedEndpoint(DynamoDbEndpointProvider rules) {
      this.rules = requireNonNull(rules);
    }

    @Override
    public CompletableFuture<Endpoint> resolveEndpoint(DynamoDbEndpointParams parameters) {
      CompletableFuture<Endpoint> endpoint = known;
      if (endpoint == null || endpoint.isCompletedExceptionally()) {
        endpoint = rules.resolveEndpoint(parameters);
        known = endpoint;
      }
      return endpoint;
    }

    /** What the SDK would do besides is to sign as the endpoint asks, where it asks for that. */
    @Override
    public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
      CompletableFuture<Endpoint> answer = known;
      boolean failed = answer == null || answer.isCompletedExceptionally();
      Endpoint endpoint = failed ? null : answer.getNow(null);
      if (endpoint != null && endpoint.attribute(AwsEndpointAttribute.AUTH_SCHEMES) == null) {
        attributes.putAttribute(ENDPOINT_RESOLVER, (request, all) -> endpoint);
      }
    }
  }
}
