package io.chatgenerator.graphql.limits;

import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.IntValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How many entries a field can have: what its argument {@code limit} says where it is a list, or
 * {@code first} where it is a page of one; else one.
 *
 * @param variables of the operation, with their defaults
 */
record ListSize(Map<String, Object> variables) {
  private static final List<String> SIZES = List.of("limit", "first");

  /** Whether the field is a list, or a page of one. */
  static boolean isSized(GraphQLFieldDefinition definition) {
    return size(definition).isPresent();
  }

  long of(Field field, GraphQLFieldDefinition definition) {
    return size(definition).map(argument -> of(field, argument)).orElse(1L);
  }

  private static Optional<GraphQLArgument> size(GraphQLFieldDefinition definition) {
    return SIZES.stream().map(definition::getArgument).filter(Objects::nonNull).findFirst();
  }

  private long of(Field field, GraphQLArgument limit) {
    Object size = given(field, limit.getName());
    Object applied = size == null ? GraphQLArgument.getArgumentDefaultValue(limit) : size;
    return applied instanceof Number number ? Math.max(1, number.longValue()) : 1L;
  }

  private Object given(Field field, String size) {
    for (Argument argument : field.getArguments()) {
      if (argument.getName().equals(size)) {
        return value(argument.getValue());
      }
    }
    return null;
  }

  private Object value(Value<?> value) {
    if (value instanceof IntValue literal) {
      return literal.getValue();
    }
    return value instanceof VariableReference variable ? variables.get(variable.getName()) : null;
  }
}
