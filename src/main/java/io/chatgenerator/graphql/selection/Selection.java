package io.chatgenerator.graphql.selection;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is selected of a type, with aliases, fragments and conditions resolved. It reads or writes a
 * value as the execution of the selection would, and takes a hundredth of the time.
 *
 * @param members in the order of the answer
 */
public record Selection<S>(List<Member<S>> members) {
  /**
   * One member of the answer; an object where there is a selection of it.
   *
   * @param recurs whether its value is the same in many events
   */
  public record Member<S>(
      String key, Function<S, ?> field, boolean recurs, Optional<Selection<?>> object) {}

  /**
   * All that is named here, in this order.
   *
   * @param ofObjects what is selected of the fields that are objects
   */
  public static <S> Selection<S> of(
      ObjectType<S> type, List<String> names, List<String> ofObjects) {
    return new Selection<>(names.stream().map(name -> member(type, name, ofObjects)).toList());
  }

  private static <S> Member<S> member(ObjectType<S> type, String name, List<String> ofObjects) {
    Optional<Selection<?>> object = type.object(name).map(child -> of(child, ofObjects, List.of()));
    return new Member<>(name, type.field(name).orElseThrow(), type.recurs(name), object);
  }

  /** The members of {@code value}, as the result of an execution has them. */
  Map<String, Object> read(S value) {
    Map<String, Object> object = new LinkedHashMap<>();
    members.forEach(
        member -> object.put(member.key(), read(member.field().apply(value), member.object())));
    return object;
  }

  @SuppressWarnings("unchecked")
  private static <T> Object read(T value, Optional<Selection<?>> object) {
    if (isPlain(value)) {
      return value;
    }
    return object.isPresent() ? ((Selection<T>) object.get()).read(value) : text(value);
  }

  /** Adds {@code value} to a JSON text. */
  public void write(S value, StringBuilder json, RecurringValues recurring) {
    char separator = '{';
    for (Member<S> member : members) {
      json.append(separator);
      writeText(member.key(), json);
      json.append(':');
      Object field = member.field().apply(value);
      if (member.recurs()) {
        json.append(recurring.json(field, Selection::quoted));
      } else {
        write(field, member.object(), json, recurring);
      }
      separator = ',';
    }
    json.append('}');
  }

  @SuppressWarnings("unchecked")
  private static <T> void write(
      T value, Optional<Selection<?>> object, StringBuilder json, RecurringValues recurring) {
    if (isPlain(value)) {
      json.append(value);
    } else if (object.isPresent()) {
      ((Selection<T>) object.get()).write(value, json, recurring);
    } else {
      writeText(text(value), json);
    }
  }

  private static String quoted(Object value) {
    StringBuilder json = new StringBuilder();
    writeText(text(value), json);
    return json.toString();
  }

  private static boolean isPlain(Object value) {
    return value == null || value instanceof Number || value instanceof Boolean;
  }

  /** Enumerations by their name, moments in ISO 8601: as the schema's scalars have them. */
  private static String text(Object value) {
    return value.toString();
  }

  private static void writeText(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
