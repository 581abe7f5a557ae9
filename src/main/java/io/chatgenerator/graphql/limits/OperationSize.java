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
  private static final int MAX_ROOT_FIELDS = 10;

  /** How deep fields may be nested in each other. */
  private static final int MAX_DEPTH = 15;

  /** Of all lists together. */
  private static final int MAX_LIST_ENTRIES = 200;

  private static final int MAX_COMPLEXITY = 3_000;

  private final ExecutionContext operation;
  private int rootFields;
  private long listEntries;
  private long complexity;

  private OperationSize(ExecutionContext operation) {
    this.operation = operation;
  }

  /** Throws {@link RequestException} where it is too much. */
  static void check(ExecutionContext operation) {
    SelectionSet fields = operation.getOperationDefinition().getSelectionSet();
    OperationSize size = new OperationSize(operation);
    size.add(fields, rootType(operation), 1, 1);
    check(
        size.listEntries,
        MAX_LIST_ENTRIES,
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
    check(depth, MAX_DEPTH, "The operation is nested over %2$d levels deep.");
    if (depth == 1) {
      check(++rootFields, MAX_ROOT_FIELDS, "The operation has over %2$d fields at its top.");
    }
    if (field.getSelectionSet() != null) {
      GraphQLFieldDefinition definition =
          Introspection.getFieldDefinition(schema(), parent, field.getName());
      var child = (GraphQLFieldsContainer) GraphQLTypeUtil.unwrapAll(definition.getType());
      long own = ListSize.of(field, definition, operation);
      long entries = times * own;
      listEntries += own > 1 ? entries : 0;
      add(field.getSelectionSet(), child, entries, depth + 1);
    }
  }

  private void count(long times) {
    complexity += times;
    check(
        complexity,
        MAX_COMPLEXITY,
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
