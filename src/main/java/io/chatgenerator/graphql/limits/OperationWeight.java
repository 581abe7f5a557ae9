package io.chatgenerator.graphql.limits;

import graphql.execution.ExecutionContext;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition.Operation;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import java.util.List;

/**
 * What a valid operation costs, known from the document and its variables alone. Reads of one story
 * weigh 1 each, so do entries of lists with their prompts or texts and every two entries without;
 * what is written and what is subscribed to weighs more. For operations within the {@link
 * OperationLimits}, which bound how long the calculation takes.
 *
 * @param requests that it counts as, at least 1
 * @param bytes that its answer is estimated at; of a subscription, whose results come one by one,
 *     nothing
 */
record OperationWeight(int requests, long bytes) {
  private static final List<String> TEXTS = List.of("text", "prompt");
  private static final int MUTATION = 4;
  private static final int SUBSCRIPTION = 4;
  private static final int STORY = 1;

  /** Of all stories of a user, which are read for it. */
  private static final int COUNT = 750;

  private static final int ENTRIES_WITHOUT_TEXTS = 2;

  /** A prompt and a text of usual settings, with some room. */
  private static final long BYTES_WITH_TEXTS = 16 * 1024;

  private static final long BYTES_WITHOUT_TEXTS = 512;

  /** Where a page of a list ends, however many entries it may have: DynamoDB's limit. */
  private static final long BYTES_OF_PAGE = 1024 * 1024;

  static OperationWeight of(ExecutionContext operation) {
    SelectionSet fields = operation.getOperationDefinition().getSelectionSet();
    OperationWeight sum = new Calculation(operation).rootFields(fields);
    return new OperationWeight(Math.max(1, sum.requests), sum.bytes);
  }

  private OperationWeight plus(OperationWeight other) {
    return new OperationWeight(requests + other.requests, bytes + other.bytes);
  }

  private record Calculation(ExecutionContext operation) {
    private static final OperationWeight NOTHING = new OperationWeight(0, 0);

    OperationWeight rootFields(SelectionSet fields) {
      return fields.getSelections().stream()
          .map(
              selection ->
                  selection instanceof Field field
                      ? rootField(field)
                      : rootFields(fragment(selection)))
          .reduce(NOTHING, OperationWeight::plus);
    }

    private OperationWeight rootField(Field field) {
      Operation type = operation.getOperationDefinition().getOperation();
      if (field.getName().startsWith("__")) {
        return NOTHING;
      }
      return switch (type) {
        case QUERY -> query(field);
        case MUTATION -> new OperationWeight(MUTATION, bytes(1, texts(field.getSelectionSet())));
        case SUBSCRIPTION -> new OperationWeight(SUBSCRIPTION, 0);
      };
    }

    private OperationWeight query(Field field) {
      GraphQLObjectType type = operation.getGraphQLSchema().getQueryType();
      GraphQLFieldDefinition definition = type.getFieldDefinition(field.getName());
      long texts = texts(field.getSelectionSet());
      if (!ListSize.isSized(definition)) {
        return new OperationWeight(STORY, bytes(1, texts));
      }
      int entries = Math.toIntExact(ListSize.of(field, definition, operation));
      int weight =
          texts > 0 ? entries : (entries + ENTRIES_WITHOUT_TEXTS - 1) / ENTRIES_WITHOUT_TEXTS;
      boolean counts = count("totalCount", field.getSelectionSet()) > 0;
      return new OperationWeight(weight + (counts ? COUNT : 0), bytes(entries, texts));
    }

    private static long bytes(long entries, long texts) {
      return texts > 0
          ? texts * Math.min(BYTES_OF_PAGE, entries * BYTES_WITH_TEXTS)
          : entries * BYTES_WITHOUT_TEXTS;
    }

    /** How often the longest part of a story is asked for, under one name or another. */
    private long texts(SelectionSet fields) {
      return TEXTS.stream().mapToLong(name -> count(name, fields)).max().orElse(0);
    }

    private long count(String name, SelectionSet fields) {
      return fields == null
          ? 0
          : fields.getSelections().stream().mapToLong(selection -> count(name, selection)).sum();
    }

    private long count(String name, Selection<?> selection) {
      return selection instanceof Field field
          ? (field.getName().equals(name) ? 1 : count(name, field.getSelectionSet()))
          : count(name, fragment(selection));
    }

    private SelectionSet fragment(Selection<?> selection) {
      return selection instanceof FragmentSpread spread
          ? operation.getFragment(spread.getName()).getSelectionSet()
          : ((InlineFragment) selection).getSelectionSet();
    }
  }
}
