package io.chatgenerator.graphql;

import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.IntValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;

/**
 * How many entries a field can have: what its argument {@code limit} says where it is a list that
 * has one, else one.
 *
 * @param variables of the operation, with their defaults
 */
record ListSize(Map<String, Object> variables) {
  private static final String LIMIT = "limit";

  long of(Field field, GraphQLFieldDefinition definition) {
    GraphQLArgument limit = definition.getArgument(LIMIT);
    if (limit == null
        || !GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()))) {
      return 1;
    }
    Object size = given(field);
    Object applied = size == null ? GraphQLArgument.getArgumentDefaultValue(limit) : size;
    return applied instanceof Number number ? Math.max(1, number.longValue()) : 1;
  }

  private Object given(Field field) {
    for (Argument argument : field.getArguments()) {
      if (argument.getName().equals(LIMIT)) {
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
