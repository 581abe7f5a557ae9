package io.chatgenerator.graphql;

import graphql.execution.ExecutionContext;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition.Operation;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Set;

/**
 * What a valid operation costs, in requests, known from the document and its variables alone. Reads
 * of one story count 1 each, so do entries of lists with their prompts or texts and every two
 * entries without; what is written and what is subscribed to counts more. For operations within the
 * {@link OperationLimits}, which bound how long the calculation takes.
 */
final class OperationWeight {
  private static final Set<String> TEXTS = Set.of("text", "prompt");
  private static final int MUTATION = 4;
  private static final int SUBSCRIPTION = 4;
  private static final int STORY = 1;
  private static final int ENTRIES_WITHOUT_TEXTS = 2;

  private final ExecutionContext operation;
  private final ListSize listSize;

  private OperationWeight(ExecutionContext operation) {
    this.operation = operation;
    this.listSize = new ListSize(operation.getCoercedVariables().toMap());
  }

  /** At least 1. */
  static int of(ExecutionContext operation) {
    SelectionSet fields = operation.getOperationDefinition().getSelectionSet();
    return Math.max(1, new OperationWeight(operation).rootFields(fields));
  }

  private int rootFields(SelectionSet fields) {
    int weight = 0;
    for (Selection<?> selection : fields.getSelections()) {
      weight +=
          selection instanceof Field field ? rootField(field) : rootFields(fragment(selection));
    }
    return weight;
  }

  private int rootField(Field field) {
    Operation type = operation.getOperationDefinition().getOperation();
    if (field.getName().startsWith("__")) {
      return 0;
    }
    return switch (type) {
      case QUERY -> query(field);
      case MUTATION -> MUTATION;
      case SUBSCRIPTION -> SUBSCRIPTION;
    };
  }

  private int query(Field field) {
    GraphQLObjectType type = operation.getGraphQLSchema().getQueryType();
    GraphQLFieldDefinition definition = type.getFieldDefinition(field.getName());
    if (!GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()))) {
      return STORY;
    }
    int entries = Math.toIntExact(listSize.of(field, definition));
    return hasTexts(field.getSelectionSet())
        ? entries
        : (entries + ENTRIES_WITHOUT_TEXTS - 1) / ENTRIES_WITHOUT_TEXTS;
  }

  private boolean hasTexts(SelectionSet fields) {
    return fields != null
        && fields.getSelections().stream()
            .anyMatch(
                selection ->
                    selection instanceof Field field
                        ? TEXTS.contains(field.getName()) || hasTexts(field.getSelectionSet())
                        : hasTexts(fragment(selection)));
  }

  private SelectionSet fragment(Selection<?> selection) {
    return selection instanceof FragmentSpread spread
        ? operation.getFragment(spread.getName()).getSelectionSet()
        : ((InlineFragment) selection).getSelectionSet();
  }
}
