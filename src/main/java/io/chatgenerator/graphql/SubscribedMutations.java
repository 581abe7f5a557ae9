package io.chatgenerator.graphql;

import graphql.language.ArrayValue;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mutations whose results reach subscribers: those that {@code @aws_subscribe} names. */
final class SubscribedMutations {
  private SubscribedMutations() {}

  /** Their names. Fails where one is named that does not exist. */
  static Set<String> of(TypeDefinitionRegistry schema) {
    Set<String> existing =
        fields(schema, "Mutation").map(FieldDefinition::getName).collect(Collectors.toSet());
    Set<String> named =
        fields(schema, "Subscription")
            .flatMap(field -> field.getDirectives("aws_subscribe").stream())
            .flatMap(SubscribedMutations::mutations)
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
