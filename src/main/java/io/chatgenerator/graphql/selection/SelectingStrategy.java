package io.chatgenerator.graphql.selection;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.chatgenerator.graphql.selection.Selection.Selected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes queries, whose objects are not executed field by field: what is selected of an object is
 * read once, for all that are in a list together.
 */
public final class SelectingStrategy extends AsyncExecutionStrategy {
  private final Map<String, ObjectType<?>> types;

  /**
   * @param types that are completed so, by their names
   */
  public SelectingStrategy(DataFetcherExceptionHandler errors, Map<String, ObjectType<?>> types) {
    super(errors);
    this.types = types;
  }

  /** As it stands: a newer version of the service may have stored one that the schema lacks. */
  @Override
  protected Object completeValueForEnum(
      ExecutionContext operation,
      ExecutionStrategyParameters field,
      GraphQLEnumType type,
      Object value) {
    return value.toString();
  }

  @Override
  protected Object completeValueForObject(
      ExecutionContext operation,
      ExecutionStrategyParameters field,
      GraphQLObjectType type,
      Object value) {
    return selection(operation, field)
        .<Object>map(selected -> new Selected<>(selected, value))
        .orElseGet(() -> super.completeValueForObject(operation, field, type, value));
  }

  @Override
  protected FieldValueInfo completeValueForList(
      ExecutionContext operation, ExecutionStrategyParameters list, Iterable<Object> values) {
    return selection(operation, list)
        .map(selected -> completed(selected, values))
        .orElseGet(() -> super.completeValueForList(operation, list, values));
  }

  @SuppressWarnings("unchecked")
  private Optional<Selection<Object>> selection(
      ExecutionContext operation, ExecutionStrategyParameters field) {
    GraphQLNamedType type = GraphQLTypeUtil.unwrapAll(field.getExecutionStepInfo().getType());
    return Optional.ofNullable((ObjectType<Object>) types.get(type.getName()))
        .flatMap(known -> SelectionReader.of(operation).read(field.getField(), known));
  }

  private static FieldValueInfo completed(Selection<Object> selection, Iterable<Object> values) {
    List<Object> objects = new ArrayList<>();
    values.forEach(value -> objects.add(value == null ? null : new Selected<>(selection, value)));
    return new FieldValueInfo(CompleteValueType.LIST, objects, List.of());
  }
}
