package io.chatgenerator;

import io.chatgenerator.auth.IssuerOrigins;
import io.chatgenerator.auth.JwksCache;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.dynamodb.DynamoDbAccountRepository;
import io.chatgenerator.dynamodb.DynamoDbClients;
import io.chatgenerator.dynamodb.DynamoDbErasures;
import io.chatgenerator.dynamodb.DynamoDbStoryRepository;
import io.chatgenerator.dynamodb.DynamoDbTable;
import io.chatgenerator.dynamodb.Retention;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.openai.OpenAiTextGenerator;
import io.chatgenerator.ssm.SsmSecretProvider;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.TextGenerator;
import io.chatgenerator.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/**
 * The outside systems. Made on a thread that may block, since the AWS SDK loads much and looks for
 * credentials when its clients are made; used on event loops, which none of them blocks.
 *
 * @param closing closes all connections
 */
record Adapters(
    StoryRepository repository,
    AccountRepository accounts,
    ErasureRepository erasures,
    SecretProvider secrets,
    TextGenerator generator,
    JwksCache keys,
    IssuerOrigins issuerOrigins,
    Tracing tracing,
    Runnable closing) {
  private static final Logger LOG = LoggerFactory.getLogger(Adapters.class);
  private static final Duration SECRET_TTL = Duration.ofMinutes(5);

  /** How long the last traces may take on their way to a collector that may not answer. */
  private static final Duration LAST_TRACES = Duration.ofSeconds(3);

  /** Connections that are being closed while their successors are opened. */
  private static final int SPARE_CONNECTIONS = 50;

  static Adapters of(Vertx vertx, AppConfig config, Metrics metrics, Tracing tracing) {
    AwsCredentialsProvider credentials = DynamoDbClients.defaultCredentials();
    DynamoDbAsyncClient dynamoDb =
        DynamoDbClients.create(vertx, config.aws(), credentials, metrics.aws());
    DynamoDbAsyncClient tasksDynamoDb =
        DynamoDbClients.create(vertx, config.aws(), credentials, metrics.aws());
    SsmAsyncClient ssm = SsmSecretProvider.client(vertx, config.aws(), credentials, metrics.aws());
    WebClient web = WebClient.create(vertx);
    OpenAiTextGenerator openAi =
        new OpenAiTextGenerator(
            vertx, config.openAi(), config.stories().maxConcurrent() + SPARE_CONNECTIONS);
    DynamoDbTable users = table(dynamoDb, DynamoDbTable.TRIES_FOR_USERS, vertx, config);
    DynamoDbStoryRepository stories =
        new DynamoDbStoryRepository(
            users,
            table(tasksDynamoDb, DynamoDbTable.TRIES_FOR_TASKS, vertx, config),
            new Retention(config.stories().retention(), InstantSource.system()));
    stories.onUnreadable(metrics.unreadableItem());
    return new Adapters(
        stories,
        new DynamoDbAccountRepository(users),
        new DynamoDbErasures(users),
        new SsmSecretProvider(
            ssm, config.openAi().secretParameter(), SECRET_TTL, vertx, metrics.secretRefreshed()),
        openAi,
        new JwksCache(vertx, web, config.oidc().issuer()),
        new IssuerOrigins(vertx, web, config.oidc().issuer()),
        tracing,
        () -> {
          web.close();
          openAi.close();
          dynamoDb.close();
          tasksDynamoDb.close();
          ssm.close();
        });
  }

  private static DynamoDbTable table(
      DynamoDbAsyncClient client, int throttledTries, Vertx vertx, AppConfig config) {
    return new DynamoDbTable(
        client, config.stories().table(), vertx, System::nanoTime, new Random(), throttledTries);
  }

  /**
   * Loads what the first requests take, hundreds of milliseconds' worth of classes, on the calling
   * thread instead of an event loop. Whether anybody answers is of no interest yet.
   */
  void warmUp() {
    Future.join(
            repository.probe(),
            repository.findAbandoned(0, Instant.EPOCH, Optional.empty(), 1),
            repository.list("#nobody", 1, Optional.empty(), StoryPart.ALL),
            repository.findUnfinished("#nobody"))
        .onFailure(why -> LOG.debug("the table did not answer the first requests", why));
  }

  /** Once nothing is traced any more. Blocks the calling thread for a moment. */
  void sendLastTraces() {
    tracing.close(LAST_TRACES);
  }

  void close() {
    closing.run();
  }
}
