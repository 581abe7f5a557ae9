package io.chatgenerator.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fields of the schema's types. Read without reflection, for they are read with every event.
 */
final class StoryFields {
  private StoryFields() {}

  static Map<String, DataFetcher<?>> story() {
    Map<String, DataFetcher<?>> fields = new HashMap<>();
    fields.put("id", of(Story::id));
    fields.put("prompt", of(Story::prompt));
    fields.put("status", of(Story::status));
    fields.put("isComplete", of(Story::isComplete));
    fields.put("createdAt", of(Story::createdAt));
    fields.put("updatedAt", of(Story::updatedAt));
    fields.put("text", of(Story::text));
    fields.put("attempt", of(Story::attempt));
    fields.put("error", of((Story story) -> story.error().orElse(null)));
    fields.put("model", completed(Completion::model));
    fields.put("finishReason", completed(Completion::finishReason));
    fields.put("promptTokens", completed(completion -> orNull(completion.promptTokens())));
    fields.put("completionTokens", completed(completion -> orNull(completion.completionTokens())));
    return fields;
  }

  static Map<String, DataFetcher<?>> error() {
    return Map.of("code", of(StoryError::code), "message", of(StoryError::message));
  }

  static Map<String, DataFetcher<?>> text() {
    return Map.of(
        "attempt", of(TextDelta::attempt),
        "offset", of(TextDelta::offset),
        "delta", of(TextDelta::delta),
        "status", of(TextDelta::status));
  }

  private static DataFetcher<?> completed(Function<Completion, ?> field) {
    return of((Story story) -> story.completion().map(field).orElse(null));
  }

  private static <S> DataFetcher<?> of(Function<S, ?> field) {
    return new FieldOf<>(field);
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  /** Reads one field of a source that the schema knows to be an {@code S}. */
  private record FieldOf<S>(Function<S, ?> field) implements LightDataFetcher<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public Object get(
        GraphQLFieldDefinition definition, Object source, Supplier<DataFetchingEnvironment> call) {
      return field.apply((S) source);
    }

    @Override
    public Object get(DataFetchingEnvironment call) {
      return field.apply(call.getSource());
    }
  }
}
