package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.pipeline.AttemptContext;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.DeploymentBudget;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.pipeline.UnconfirmedLeases;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.chatgenerator.story.Trace;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A schema that says more than the code does stops the start. */
class SchemaRulesTest {
  private static final Map<String, String> SETTINGS =
      Map.of("OIDC_ISSUER", "https://issuer.example", "OIDC_CLIENT_ID", "client");

  @Test
  void takesTheSchemaAsItIs() throws IOException {
    assertThat(factory().create(schema())).isNotNull();
  }

  @Test
  void refusesAnOperationThatIsNotImplemented() throws IOException {
    String more = schema().replace("type Query {", "type Query {\n  surprise: Int\n");
    assertThatThrownBy(() -> factory().create(more)).hasMessageContaining("Query.surprise");
  }

  @Test
  void refusesASubscriptionToAMutationThatDoesNotExist() throws IOException {
    String wrong = schema().replace("[\"publish\"]", "[\"publsh\"]");
    assertThatThrownBy(() -> factory().create(wrong)).hasMessageContaining("publsh");
  }

  private static String schema() throws IOException {
    try (var schema = GraphQLFactory.class.getResourceAsStream("/schema.graphql")) {
      return new String(schema.readAllBytes(), UTF_8);
    }
  }

  private static GraphQLFactory factory() {
    StoryEvents events = unused(StoryEvents.class);
    StoryRepository repository = unused(StoryRepository.class);
    PeerClient tasks = unused(PeerClient.class);
    Vertx vertx = unused(Vertx.class);
    AttemptContext attempts =
        new AttemptContext(
            vertx,
            repository,
            unused(SecretProvider.class),
            unused(TextGenerator.class),
            events,
            new Leases("task", Duration.ofSeconds(30), InstantSource.system()),
            new UnconfirmedLeases(),
            RetryPolicy.standard(3, new Random()),
            Duration.ofSeconds(1),
            new TokenEstimate("", 24_000, 2_000),
            new DeploymentBudget(
                vertx,
                unused(AccountRepository.class),
                OptionalLong.empty(),
                InstantSource.system(),
                PipelineObserver.NONE),
            PipelineObserver.NONE,
            Trace.NONE);
    StoryRunner runner = new StoryRunner(attempts, tasks, 1);
    StoryReader reader = new StoryReader(repository, tasks);
    Cancellation cancellation = new Cancellation(attempts, runner, tasks);
    Erasures erasures =
        new Erasures(attempts, unused(ErasureRepository.class), reader, cancellation);
    StoryService stories =
        new StoryService(
            attempts,
            reader,
            new StoryScheduler(attempts, runner, new RateLimiter(1), 1),
            cancellation,
            new StoryIds(InstantSource.system(), new Random()),
            AppConfig.from(SETTINGS).stories(),
            AppConfig.from(SETTINGS).budgets(),
            unused(AccountRepository.class));
    LiveStories live =
        new LiveStories(vertx, events, reader, repository, System::nanoTime, LiveObserver.NONE);
    return new GraphQLFactory(stories, erasures, live, events);
  }

  /** A collaborator that is there, may be given listeners, and must not be called otherwise. */
  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("on")) {
                return null;
              }
              throw new AssertionError("called: " + method);
            }));
  }
}
