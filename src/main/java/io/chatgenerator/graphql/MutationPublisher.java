package io.chatgenerator.graphql;

import graphql.language.ArrayValue;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.DataFetcher;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hands what a mutation returns, JSON in a string, to all subscribers, or to its owner's. */
record MutationPublisher(StoryEvents events) {
  /** The mutation, with delivery of what it returns. */
  DataFetcher<?> of(DataFetcher<?> mutation) {
    return call -> ((Future<?>) mutation.get(call)).compose(result -> deliver((String) result));
  }

  private Future<String> deliver(String json) {
    if (json == null) {
      return Future.succeededFuture();
    }
    return audience(json)
        .onSuccess(owner -> events.publish(new StoryEvent.Published(owner, json)))
        .map(json);
  }

  /** Refuses an owner that is none, rather than publishing to all what was meant for one. */
  private static Future<Optional<String>> audience(String json) {
    if (!(Json.decodeValue(json) instanceof JsonObject object) || !object.containsKey("owner")) {
      return Future.succeededFuture(Optional.empty());
    }
    return object.getValue("owner") instanceof String owner && !owner.isBlank()
        ? Future.succeededFuture(Optional.of(owner))
        : Future.failedFuture(
            RequestException.badInput("The owner must be the subject of a user's token."));
  }

  /**
   * The mutations whose results reach subscribers: those that {@code @aws_subscribe} names. Fails
   * where one is named that does not exist.
   */
  static Set<String> mutationsOf(TypeDefinitionRegistry schema) {
    Set<String> existing =
        fields(schema, "Mutation").map(FieldDefinition::getName).collect(Collectors.toSet());
    Set<String> named =
        fields(schema, "Subscription")
            .flatMap(field -> field.getDirectives("aws_subscribe").stream())
            .flatMap(MutationPublisher::mutations)
            .collect(Collectors.toSet());
    if (!existing.containsAll(named)) {
      throw new IllegalStateException(
          "@aws_subscribe names a mutation that does not exist: " + named);
    }
    return named;
  }

  private static Stream<FieldDefinition> fields(TypeDefinitionRegistry schema, String type) {
    return schema.getType(type, ObjectTypeDefinition.class).stream()
        .flatMap(definition -> definition.getFieldDefinitions().stream());
  }

  private static Stream<String> mutations(Directive directive) {
    Value<?> value = directive.getArgument("mutations").getValue();
    List<?> names = value instanceof ArrayValue array ? array.getValues() : List.of(value);
    return names.stream().map(name -> ((StringValue) name).getValue());
  }
}
