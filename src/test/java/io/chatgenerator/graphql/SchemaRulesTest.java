package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.pipeline.Attempts;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.Deletion;
import io.chatgenerator.pipeline.DeploymentBudget;
import io.chatgenerator.pipeline.EarlierStories;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.GenerationCleanup;
import io.chatgenerator.pipeline.Handover;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.Model;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.StoryReporter;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.pipeline.UnconfirmedLeases;
import io.chatgenerator.pipeline.UserBudgets;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
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
    StoryReader reader = new StoryReader(repository, tasks);
    AppConfig config = AppConfig.from(SETTINGS);
    AccountRepository accounts = unused(AccountRepository.class);
    SecretProvider secrets = unused(SecretProvider.class);
    TextGenerator generator = unused(TextGenerator.class);
    Random random = new Random();
    InstantSource clock = InstantSource.system();
    Leases leases = new Leases("task", Duration.ofSeconds(30), clock, new UnconfirmedLeases());
    RetryPolicy retries = RetryPolicy.standard(3, Duration.ofSeconds(1), random);
    TokenEstimate tokens = new TokenEstimate("", 24_000, 2_000);
    DeploymentBudget deployment =
        new DeploymentBudget(vertx, accounts, OptionalLong.empty(), clock, PipelineObserver.NONE);
    StoryReporter reporter =
        new StoryReporter(repository, events, PipelineObserver.NONE, deployment);
    GenerationCleanup generations =
        new GenerationCleanup(vertx, secrets, generator, repository, retries);
    EarlierStories earlier = new EarlierStories(vertx, repository, random, 24_000);
    Model model = new Model(vertx, secrets, generator, earlier, retries, tokens, leases);
    Attempts attempts =
        new Attempts(vertx, repository, leases, retries, reporter, generations, model);
    Handover handover = new Handover(vertx, leases, tasks);
    StoryRunner runner =
        new StoryRunner(vertx, attempts, handover, generations, reporter, events, 1);
    Cancellation cancellation = new Cancellation(vertx, repository, leases, tokens, runner, tasks);
    Deletion deletion = new Deletion(repository, events, reader, cancellation);
    Erasures erasures =
        new Erasures(
            vertx, repository, unused(ErasureRepository.class), leases, deletion, events, random);
    StoryService stories =
        new StoryService(
            reader,
            new StoryScheduler(
                repository, leases, runner, reporter, deployment, new RateLimiter(1), 1),
            cancellation,
            deletion,
            new UserBudgets(accounts, config.budgets(), tokens, leases),
            new StoryIds(clock, random),
            leases,
            config.stories().maxPromptLength());
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
