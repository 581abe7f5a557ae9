package io.chatgenerator.testing;

import static io.chatgenerator.story.ErrorCode.RATE_LIMITED;

import graphql.GraphQL;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.limit.ByteBounds;
import io.chatgenerator.limit.BytesInFlight;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Publisher;

/** A schema with one field for each way in which things can go. */
public final class TestSchema {
  private static final String SDL =
      """
      type Query {
        hello(name: String = "world"): String
        whoami: String
        later: String
        fail(kind: String!): String
        broken: String
        missing: String!
        unwritable: Int
      }
      type Mutation { set(value: String!): String }
      type Subscription { count: Int later: Int endless: String refused: Int broken: Int }
      """;

  /** What {@code later} waits for, on the query and on the subscription. */
  public final BlockingQueue<Promise<Object>> promises = new LinkedBlockingQueue<>();

  /** The sources of {@code count}. */
  public final BlockingQueue<TestSource> sources = new LinkedBlockingQueue<>();

  /** The source of {@code endless}: texts of 10,000 characters. */
  public final EndlessSource endless = new EndlessSource("x".repeat(10_000));

  /** How often the mutation was run. */
  public volatile int mutations;

  /** Builds it as the service's own is built. */
  public GraphQL build() {
    var wiring =
        RuntimeWiring.newRuntimeWiring()
            .type(
                "Query",
                query ->
                    query
                        .dataFetcher(
                            "hello", environment -> "Hello " + environment.getArgument("name"))
                        .dataFetcher("whoami", TestSchema::whoami)
                        .dataFetcher("later", environment -> later())
                        .dataFetcher("fail", environment -> fail(environment.getArgument("kind")))
                        .dataFetcher("broken", environment -> broken())
                        .dataFetcher("missing", environment -> null)
                        .dataFetcher("unwritable", environment -> "secret detail"))
            .type("Mutation", mutation -> mutation.dataFetcher("set", this::set))
            .type(
                "Subscription",
                subscription ->
                    subscription
                        .dataFetcher("count", environment -> newSource())
                        .dataFetcher("later", environment -> later())
                        .dataFetcher("endless", environment -> endless)
                        .dataFetcher("refused", environment -> fail("FORBIDDEN"))
                        .dataFetcher("broken", environment -> broken()))
            .build();
    var schema = new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SDL), wiring);
    return GraphQL.newGraphQL(schema)
        .defaultDataFetcherExceptionHandler(ClientErrors.HANDLER)
        .build();
  }

  private static String whoami(DataFetchingEnvironment environment) {
    AuthenticatedUser user = environment.getGraphQlContext().get(AuthenticatedUser.class);
    return user.kind() + " " + user.subject();
  }

  private Object set(DataFetchingEnvironment environment) {
    synchronized (this) {
      mutations++;
    }
    return environment.getArgument("value");
  }

  private CompletionStage<Object> later() {
    Promise<Object> promise = Promise.promise();
    promises.add(promise);
    return promise.future().toCompletionStage();
  }

  private Publisher<Object> newSource() {
    TestSource source = new TestSource(Vertx.currentContext());
    sources.add(source);
    return source;
  }

  private static CompletionStage<Object> broken() {
    return CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
  }

  private static CompletionStage<Object> fail(String kind) {
    return CompletableFuture.failedFuture(
        switch (kind) {
          case "FORBIDDEN" -> new RequestException(ErrorCode.FORBIDDEN, "Not for you.");
          case "UNAUTHENTICATED" ->
              new RequestException(ErrorCode.UNAUTHENTICATED, "Sign in first.");
          case "RATE_LIMITED" ->
              new RequestException(
                  RATE_LIMITED, "Too much.", Optional.of(Duration.ofMillis(1500)), null);
          default -> new RequestException(ErrorCode.valueOf(kind), "This is " + kind + ".");
        });
  }

  /** Of so many requests a minute, and as many bytes as a small task has. */
  public static UserLimit userLimit(int requestsPerMinute) {
    return new UserLimit(
        new RateLimiter(requestsPerMinute, () -> {}),
        new BytesInFlight(ByteBounds.ofHeap(0), () -> {}));
  }
}
