package io.chatgenerator.ssm;

import io.chatgenerator.aws.VertxHttpClient;
import io.chatgenerator.config.AwsConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClientBuilder;

/** Makes clients of SSM that answer, or give up, within five seconds. */
public final class SsmClients {
  private static final Duration TOTAL = Duration.ofSeconds(5);
  private static final Duration ATTEMPT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 4;

  private SsmClients() {}

  /**
   * A client for one request at a time now and then. Who asked for it closes it.
   *
   * @param watchers see each call
   */
  public static SsmAsyncClient create(
      Vertx vertx,
      AwsConfig config,
      AwsCredentialsProvider credentials,
      ExecutionInterceptor... watchers) {
    SsmAsyncClientBuilder builder =
        SsmAsyncClient.builder()
            .credentialsProvider(credentials)
            .overrideConfiguration(
                override -> override.apiCallTimeout(TOTAL).executionInterceptors(List.of(watchers)))
            .httpClientBuilder(
                VertxHttpClient.builder(
                    vertx, VertxHttpClient.options(ATTEMPT), MAX_CONNECTIONS, ATTEMPT));
    config.region().map(Region::of).ifPresent(builder::region);
    config.ssmEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
