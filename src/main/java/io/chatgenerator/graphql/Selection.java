package io.chatgenerator.graphql;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.SelectedField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is selected of a type, with aliases, fragments and conditions resolved. It writes a value as
 * the execution of the selection would, and takes a hundredth of the time.
 *
 * @param members in the order of the answer
 */
record Selection<S>(List<Member<S>> members) {
  /** One member of the answer; an object where there is a selection of it. */
  record Member<S>(String key, Function<S, ?> field, Optional<Selection<?>> object) {}

  /** Empty where something is selected that only an execution can tell. */
  static <S> Optional<Selection<S>> of(DataFetchingFieldSelectionSet selected, ObjectType<S> type) {
    List<Member<S>> members = new ArrayList<>();
    for (SelectedField field : selected.getImmediateFields()) {
      Optional<Selection<?>> object = objectOf(field, type);
      Optional<Function<S, ?>> known = type.field(field.getName());
      if (known.isEmpty() || object.isPresent() != hasFields(field)) {
        return Optional.empty();
      }
      members.add(new Member<>(field.getResultKey(), known.get(), object));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new Selection<>(members));
  }

  private static Optional<Selection<?>> objectOf(SelectedField field, ObjectType<?> parent) {
    return parent
        .object(field.getName())
        .flatMap(type -> Selection.of(field.getSelectionSet(), type));
  }

  private static boolean hasFields(SelectedField field) {
    return !field.getSelectionSet().getImmediateFields().isEmpty();
  }

  /** Adds {@code value} to a JSON text. */
  void write(S value, StringBuilder json) {
    char separator = '{';
    for (Member<S> member : members) {
      json.append(separator);
      writeText(member.key(), json);
      json.append(':');
      write(member.field().apply(value), member.object(), json);
      separator = ',';
    }
    json.append('}');
  }

  @SuppressWarnings("unchecked")
  private static <T> void write(T value, Optional<Selection<?>> object, StringBuilder json) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      json.append(value);
    } else if (object.isPresent()) {
      ((Selection<T>) object.get()).write(value, json);
    } else {
      // Enumerations by their name, moments in ISO 8601: as the schema's scalars have them.
      writeText(value.toString(), json);
    }
  }

  private static void writeText(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
