package io.chatgenerator.graphql;

import graphql.GraphQL;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.chatgenerator.graphql.selection.EventWriters;
import io.chatgenerator.graphql.selection.ObjectType;
import io.chatgenerator.testing.OneByOne;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * The service's schema, whose lists and subscriptions give what stands as {@code events} in the
 * GraphQL context, and whose single stories the first of them.
 */
public final class SampleSchema {
  private static final EventWriters WRITERS = new EventWriters();

  private SampleSchema() {}

  /** The executable schema. */
  public static GraphQL build() {
    RuntimeWiring.Builder wiring =
        RuntimeWiring.newRuntimeWiring()
            .scalar(Scalars.AWS_JSON)
            .scalar(Scalars.AWS_DATE_TIME)
            .type(
                "Query",
                type ->
                    type.dataFetcher("listStories", SampleSchema::events)
                        .dataFetcher("story", call -> events(call).get(0)))
            .type(
                "Subscription",
                type ->
                    type.dataFetcher("storyChanged", source(StoryFields.story()))
                        .dataFetcher("storyText", source(StoryFields.text())));
    StoryFields.types()
        .forEach((name, fields) -> wiring.type(name, type -> type.dataFetchers(raw(fields))));
    return GraphQL.newGraphQL(
            new SchemaGenerator()
                .makeExecutableSchema(new SchemaParser().parse(sdl()), wiring.build()))
        .build();
  }

  private static <S> DataFetcher<Publisher<S>> source(ObjectType<S> type) {
    return call -> WRITERS.select(call, type, OneByOne.of(SampleSchema.<S>events(call)));
  }

  private static <S> List<S> events(DataFetchingEnvironment call) {
    return call.getGraphQlContext().get("events");
  }

  @SuppressWarnings("rawtypes")
  private static Map<String, DataFetcher> raw(ObjectType<?> type) {
    return Map.copyOf(type.fetchers());
  }

  private static String sdl() {
    try {
      return Files.readString(Path.of("schema.graphql"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
