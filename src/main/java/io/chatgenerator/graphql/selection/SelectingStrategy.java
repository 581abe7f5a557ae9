package io.chatgenerator.graphql.selection;

import static java.util.Objects.requireNonNull;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import io.chatgenerator.graphql.selection.Selection.Selected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes queries. What is selected of the objects in a list is the same for all of them, so it is
 * read once, and the objects are not executed field by field.
 */
public final class SelectingStrategy extends AsyncExecutionStrategy {
  private final Map<String, ObjectType<?>> types;

  /**
   * @param types whose lists are completed so, by their names
   */
  public SelectingStrategy(DataFetcherExceptionHandler errors, Map<String, ObjectType<?>> types) {
    super(errors);
    this.types = requireNonNull(types);
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
  protected FieldValueInfo completeValueForList(
      ExecutionContext operation, ExecutionStrategyParameters list, Iterable<Object> values) {
    return typeOf(list)
        .flatMap(type -> complete(operation, list, type, values))
        .orElseGet(() -> super.completeValueForList(operation, list, values));
  }

  private Optional<ObjectType<?>> typeOf(ExecutionStrategyParameters list) {
    GraphQLType type = list.getExecutionStepInfo().getType();
    return Optional.ofNullable(types.get(GraphQLTypeUtil.unwrapAll(type).getName()));
  }

  @SuppressWarnings("unchecked")
  private static <S> Optional<FieldValueInfo> complete(
      ExecutionContext operation,
      ExecutionStrategyParameters list,
      ObjectType<S> type,
      Iterable<Object> values) {
    return SelectionReader.of(operation)
        .read(list.getField(), type)
        .map(selection -> completed(selection, (Iterable<S>) (Iterable<?>) values));
  }

  private static <S> FieldValueInfo completed(Selection<S> selection, Iterable<S> values) {
    List<Object> objects = new ArrayList<>();
    values.forEach(value -> objects.add(value == null ? null : new Selected<>(selection, value)));
    return new FieldValueInfo(CompleteValueType.LIST, objects, List.of());
  }
}
