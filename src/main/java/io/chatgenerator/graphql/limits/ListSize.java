package io.chatgenerator.graphql.limits;

import graphql.execution.CoercedVariables;
import graphql.execution.ExecutionContext;
import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.IntValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How many entries a field can have: what its argument {@code limit} says where it is a list, or
 * {@code first} where it is a page of one; else one.
 */
final class ListSize {
  private static final List<String> SIZES = List.of("limit", "first");

  private ListSize() {}

  /** Whether the field is a list, or a page of one. */
  static boolean isSized(GraphQLFieldDefinition definition) {
    return size(definition).isPresent();
  }

  static long of(Field field, GraphQLFieldDefinition definition, ExecutionContext operation) {
    CoercedVariables variables = operation.getCoercedVariables();
    return size(definition).map(argument -> of(field, argument, variables)).orElse(1L);
  }

  private static Optional<GraphQLArgument> size(GraphQLFieldDefinition definition) {
    return SIZES.stream().map(definition::getArgument).filter(Objects::nonNull).findFirst();
  }

  private static long of(Field field, GraphQLArgument limit, CoercedVariables variables) {
    Object size = given(field, limit.getName(), variables);
    Object applied = size == null ? GraphQLArgument.getArgumentDefaultValue(limit) : size;
    return applied instanceof Number number ? Math.max(1, number.longValue()) : 1L;
  }

  private static Object given(Field field, String size, CoercedVariables variables) {
    for (Argument argument : field.getArguments()) {
      if (argument.getName().equals(size)) {
        return value(argument.getValue(), variables);
      }
    }
    return null;
  }

  private static Object value(Value<?> value, CoercedVariables variables) {
    if (value instanceof IntValue literal) {
      return literal.getValue();
    }
    return value instanceof VariableReference variable ? variables.get(variable.getName()) : null;
  }
}
