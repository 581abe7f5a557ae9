package io.chatgenerator.graphql.selection;

/**
 * An object of a result, of which a selection is written. It stands for what an execution would
 * give field by field.
 */
record Selected<S>(Selection<S> selection, S value) {
  void write(StringBuilder json) {
    selection.write(value, json);
  }
}
