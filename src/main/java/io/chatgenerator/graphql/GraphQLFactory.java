package io.chatgenerator.graphql;

import graphql.GraphQL;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.chatgenerator.graphql.selection.EventWriters;
import io.chatgenerator.graphql.selection.SelectingStrategy;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Joins the schema, the operations and the rules of access. Does no I/O. */
public final class GraphQLFactory {
  private final StoryDataFetchers fetchers;
  private final MutationPublisher delivery;

  public GraphQLFactory(
      StoryService stories, Erasures erasures, LiveStories live, StoryEvents events) {
    this.fetchers = new StoryDataFetchers(stories, erasures, live, new EventWriters());
    this.delivery = new MutationPublisher(events);
  }

  /**
   * The executable schema.
   *
   * @param sdl the schema in GraphQL's own language
   * @throws IllegalStateException where an operation of it is not implemented, or not guarded by a
   *     rule
   */
  public GraphQL create(String sdl) {
    TypeDefinitionRegistry registry = new SchemaParser().parse(sdl);
    AccessRules rules = new AccessRules();
    Map<String, Map<String, DataFetcher<?>>> operations =
        operations(MutationPublisher.mutationsOf(registry));
    GraphQLSchema schema =
        new SchemaGenerator().makeExecutableSchema(registry, wiring(operations, rules));
    check(schema, operations, rules);
    return GraphQL.newGraphQL(schema)
        .defaultDataFetcherExceptionHandler(ClientErrors.HANDLER)
        .queryExecutionStrategy(new SelectingStrategy(ClientErrors.HANDLER, StoryFields.types()))
        .build();
  }

  private Map<String, Map<String, DataFetcher<?>>> operations(Set<String> delivered) {
    Map<String, DataFetcher<?>> mutations = new HashMap<>(fetchers.mutations());
    delivered.forEach(
        name -> mutations.computeIfPresent(name, (same, fetcher) -> delivery.of(fetcher)));
    return Map.of(
        "Query",
        fetchers.queries(),
        "Mutation",
        mutations,
        "Subscription",
        fetchers.subscriptions());
  }

  private static RuntimeWiring wiring(
      Map<String, Map<String, DataFetcher<?>>> operations, AccessRules rules) {
    RuntimeWiring.Builder wiring =
        RuntimeWiring.newRuntimeWiring()
            .scalar(Scalars.AWS_JSON)
            .scalar(Scalars.AWS_DATE_TIME)
            .directiveWiring(rules);
    operations.forEach((type, fields) -> add(wiring, type, awaited(type, fields)));
    StoryFields.types().forEach((name, type) -> add(wiring, name, type.fetchers()));
    return wiring.build();
  }

  /**
   * graphql-java waits for completion stages and knows no other futures. Only operations give any,
   * so no instrumentation has to look at each field. None begins before its answer has room.
   */
  private static Map<String, DataFetcher<?>> awaited(
      String type, Map<String, DataFetcher<?>> operations) {
    Map<String, DataFetcher<?>> awaited = new HashMap<>();
    String kind = type.toLowerCase(Locale.ROOT);
    operations.forEach((name, fetcher) -> awaited.put(name, awaited(kind, name, fetcher)));
    return awaited;
  }

  private static DataFetcher<?> awaited(String kind, String name, DataFetcher<?> fetcher) {
    return (DataFetcher<Object>)
        call -> {
          StoryDataFetchers.request(call).runs(kind, name);
          var room = call.getGraphQlContext().<Answer>get(Answer.class).room();
          return room.isPresent()
              ? room.get().compose(now -> fetched(fetcher, call)).toCompletionStage()
              : awaited(fetcher.get(call));
        };
  }

  private static Object awaited(Object value) {
    return value instanceof Future<?> future ? future.toCompletionStage() : value;
  }

  private static Future<?> fetched(DataFetcher<?> fetcher, DataFetchingEnvironment call) {
    try {
      return (Future<?>) fetcher.get(call);
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }

  @SuppressWarnings("rawtypes")
  private static void add(
      RuntimeWiring.Builder wiring, String type, Map<String, DataFetcher<?>> fields) {
    Map<String, DataFetcher> raw = new HashMap<>(fields);
    wiring.type(type, builder -> builder.dataFetchers(raw));
  }

  private static void check(
      GraphQLSchema schema,
      Map<String, Map<String, DataFetcher<?>>> operations,
      AccessRules rules) {
    for (GraphQLObjectType type :
        List.of(schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType())) {
      for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
        String operation = type.getName() + "." + field.getName();
        if (!operations.get(type.getName()).containsKey(field.getName())) {
          throw new IllegalStateException(operation + " is not implemented: it has no rule");
        }
        if (!rules.isGuarded(operation)) {
          throw new IllegalStateException(operation + " has no rule that says who may call it");
        }
      }
    }
  }
}
