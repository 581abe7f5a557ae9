package io.chatgenerator.graphql.limits;

import graphql.execution.ExecutionContext;
import graphql.introspection.Introspection;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.chatgenerator.story.RequestException;

/**
 * How much a valid operation asks for, with its variables. Each field counts as often as its parent
 * may occur, which in a list is as often as the argument {@code limit} says. Fragments count
 * wherever they are used; counting ends with the first limit that is passed, so that it does not
 * take long however they multiply.
 */
final class OperationSize {
  private final ExecutionContext operation;
  private final OperationLimits limits;
  private final ListSize listSize;
  private int rootFields;
  private long listEntries;
  private long complexity;

  private OperationSize(ExecutionContext operation, OperationLimits limits) {
    this.operation = operation;
    this.limits = limits;
    this.listSize = new ListSize(operation.getCoercedVariables().toMap());
  }

  /** Throws {@link RequestException} where it is too much. */
  static void check(ExecutionContext operation, OperationLimits limits) {
    SelectionSet fields = operation.getOperationDefinition().getSelectionSet();
    OperationSize size = new OperationSize(operation, limits);
    size.add(fields, rootType(operation), 1, 1);
    check(
        size.listEntries,
        limits.maxListEntries(),
        "The lists of the operation may have over %2$d entries together.");
  }

  private void add(SelectionSet fields, GraphQLFieldsContainer parent, long times, int depth) {
    for (Selection<?> selection : fields.getSelections()) {
      count(times);
      if (selection instanceof Field field) {
        add(field, parent, times, depth);
      } else if (selection instanceof InlineFragment fragment) {
        add(fragment.getSelectionSet(), type(fragment.getTypeCondition(), parent), times, depth);
      } else if (selection instanceof FragmentSpread spread) {
        FragmentDefinition fragment = operation.getFragment(spread.getName());
        add(fragment.getSelectionSet(), type(fragment.getTypeCondition(), parent), times, depth);
      }
    }
  }

  private void add(Field field, GraphQLFieldsContainer parent, long times, int depth) {
    check(depth, limits.maxDepth(), "The operation is nested over %2$d levels deep.");
    if (depth == 1) {
      check(++rootFields, limits.maxRootFields(), "The operation has over %2$d fields at its top.");
    }
    if (field.getSelectionSet() != null) {
      GraphQLFieldDefinition definition =
          Introspection.getFieldDefinition(schema(), parent, field.getName());
      var child = (GraphQLFieldsContainer) GraphQLTypeUtil.unwrapAll(definition.getType());
      long own = listSize.of(field, definition);
      long entries = times * own;
      listEntries += own > 1 ? entries : 0;
      add(field.getSelectionSet(), child, entries, depth + 1);
    }
  }

  private void count(long times) {
    complexity += times;
    check(
        complexity,
        limits.maxComplexity(),
        "The operation asks for over %2$d values, counting each as often as its list may have"
            + " entries.");
  }

  private static void check(long count, int max, String otherwise) {
    if (count > max) {
      throw RequestException.badInput(otherwise.formatted(count, max));
    }
  }

  private GraphQLFieldsContainer type(TypeName condition, GraphQLFieldsContainer parent) {
    return condition == null
        ? parent
        : (GraphQLFieldsContainer) schema().getType(condition.getName());
  }

  private GraphQLSchema schema() {
    return operation.getGraphQLSchema();
  }

  private static GraphQLFieldsContainer rootType(ExecutionContext operation) {
    GraphQLSchema schema = operation.getGraphQLSchema();
    return switch (operation.getOperationDefinition().getOperation()) {
      case QUERY -> schema.getQueryType();
      case MUTATION -> schema.getMutationType();
      case SUBSCRIPTION -> schema.getSubscriptionType();
    };
  }
}
