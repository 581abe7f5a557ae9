package io.chatgenerator.graphql.selection;

import java.util.List;
import java.util.Optional;

/**
 * What is selected of a type, with aliases, fragments and conditions resolved. It writes a value as
 * the execution of the selection would give it, and takes a hundredth of the time.
 *
 * @param members in the order of the answer
 */
public record Selection<S>(List<Member<S>> members) {
  /** One member of the answer; an object where there is a selection of it. */
  record Member<S>(String key, ObjectType.Field<S> field, Optional<Selection<?>> object) {}

  /** An object of a result, for what an execution would give of it field by field. */
  record Selected<S>(Selection<S> selection, S value) {
    void write(StringBuilder json) {
      selection.write(value, json);
    }
  }

  /** All fields of a type, and all of its objects. */
  public static <S> Selection<S> all(ObjectType<S> type) {
    return new Selection<>(
        type.fields().entrySet().stream()
            .map(field -> all(field.getKey(), field.getValue()))
            .toList());
  }

  private static <S> Member<S> all(String name, ObjectType.Field<S> field) {
    return new Member<>(name, field, field.type().map(Selection::all));
  }

  /** Adds {@code value} to a JSON text. */
  public void write(S value, StringBuilder json) {
    write(value, json, Optional.empty());
  }

  /**
   * The same for one of many events.
   *
   * @param recurring has the JSON of values that are the same in many events; empty for a single
   *     one
   */
  void write(S value, StringBuilder json, Optional<RecurringValues> recurring) {
    char separator = '{';
    for (Member<S> member : members) {
      json.append(separator);
      ResultJson.writeText(member.key(), json);
      json.append(':');
      Object field = member.field().value().apply(value);
      if (member.field().recurs() && recurring.isPresent()) {
        json.append(recurring.get().json(field, Selection::json));
      } else {
        write(field, member.object(), json, recurring);
      }
      separator = ',';
    }
    json.append('}');
  }

  @SuppressWarnings("unchecked")
  private static <T> void write(
      T value,
      Optional<Selection<?>> object,
      StringBuilder json,
      Optional<RecurringValues> recurring) {
    if (ResultJson.isPlain(value) || object.isEmpty()) {
      ResultJson.write(value, json);
    } else if (value instanceof List<?> list) {
      writeList((List<T>) list, (Selection<T>) object.get(), json, recurring);
    } else {
      ((Selection<T>) object.get()).write(value, json, recurring);
    }
  }

  private static <T> void writeList(
      List<T> list,
      Selection<T> selection,
      StringBuilder json,
      Optional<RecurringValues> recurring) {
    String separator = "[";
    for (T value : list) {
      json.append(separator);
      selection.write(value, json, recurring);
      separator = ",";
    }
    json.append(list.isEmpty() ? "[]" : "]");
  }

  private static String json(Object value) {
    StringBuilder json = new StringBuilder();
    ResultJson.write(value, json);
    return json.toString();
  }
}
