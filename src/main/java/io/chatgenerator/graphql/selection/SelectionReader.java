package io.chatgenerator.graphql.selection;

import graphql.GraphQLContext;
import graphql.execution.ExecutionContext;
import graphql.execution.FieldCollector;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.language.FragmentDefinition;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import io.chatgenerator.graphql.selection.ObjectType.Field;
import io.chatgenerator.graphql.selection.Selection.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what an operation selects of objects, with aliases, fragments and conditions resolved, as
 * an execution does for each object anew. Variables have their defaults.
 */
record SelectionReader(
    GraphQLSchema schema,
    Map<String, FragmentDefinition> fragments,
    Map<String, Object> variables,
    GraphQLContext context) {
  private static final FieldCollector COLLECTOR = new FieldCollector();

  /** Of the operation that a field is fetched for. */
  static SelectionReader of(DataFetchingEnvironment call) {
    return new SelectionReader(
        call.getGraphQLSchema(),
        call.getFragmentsByName(),
        call.getVariables(),
        call.getGraphQlContext());
  }

  /** Of an operation that is being executed. */
  static SelectionReader of(ExecutionContext operation) {
    return new SelectionReader(
        operation.getGraphQLSchema(),
        operation.getFragmentsByName(),
        operation.getCoercedVariables().toMap(),
        operation.getGraphQLContext());
  }

  /**
   * What is selected of a field's objects; empty where that includes what only an execution knows.
   */
  <S> Optional<Selection<S>> read(MergedField field, ObjectType<S> type) {
    List<Member<S>> members = new ArrayList<>();
    for (MergedField selected : selected(field, type)) {
      Optional<Field<S>> known = type.field(selected.getName());
      Optional<Selection<?>> object =
          known.flatMap(Field::type).flatMap(objects -> read(selected, objects));
      if (known.isEmpty() || object.isPresent() != hasFields(selected)) {
        return Optional.empty();
      }
      members.add(new Member<>(selected.getResultKey(), known.get(), object));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new Selection<>(members));
  }

  private List<MergedField> selected(MergedField field, ObjectType<?> type) {
    FieldCollectorParameters parameters =
        FieldCollectorParameters.newParameters()
            .schema(schema)
            .objectType(schema.getObjectType(type.name()))
            .fragments(fragments)
            .variables(variables)
            .graphQLContext(context)
            .build();
    return COLLECTOR.collectFields(parameters, field).getSubFieldsList();
  }

  private static boolean hasFields(MergedField field) {
    return field.getSingleField().getSelectionSet() != null;
  }
}
