package io.chatgenerator.graphql.selection;

import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.HashSet;
import java.util.Set;

/** Finds which fields a call may select, whatever their conditions say. */
public final class FieldNames {
  private final DataFetchingEnvironment call;
  private final Set<String> names = new HashSet<>();
  private final Set<String> fragments = new HashSet<>();

  private FieldNames(DataFetchingEnvironment call) {
    this.call = call;
  }

  /** The names of the fields at any depth. */
  public static Set<String> of(DataFetchingEnvironment call) {
    FieldNames found = new FieldNames(call);
    call.getMergedField().getFields().forEach(field -> found.add(field.getSelectionSet()));
    return found.names;
  }

  private void add(SelectionSet selections) {
    if (selections != null) {
      selections.getSelections().forEach(this::add);
    }
  }

  private void add(Selection<?> selection) {
    if (selection instanceof Field field) {
      names.add(field.getName());
      add(field.getSelectionSet());
    } else if (selection instanceof InlineFragment fragment) {
      add(fragment.getSelectionSet());
    } else if (selection instanceof FragmentSpread spread && fragments.add(spread.getName())) {
      add(call.getFragmentsByName().get(spread.getName()).getSelectionSet());
    }
  }
}
