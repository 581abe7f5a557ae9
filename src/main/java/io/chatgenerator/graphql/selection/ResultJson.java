package io.chatgenerator.graphql.selection;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.chatgenerator.graphql.selection.Selection.Selected;
import java.util.Iterator;
import java.util.Map;

/** The values of results as JSON: those that an execution gives, and what is {@link Selected}. */
public final class ResultJson {
  private ResultJson() {}

  /**
   * Adds a value to a JSON text. Enumerations go by their name, moments as ISO 8601 has them, as
   * the schema's scalars say.
   */
  public static void write(Object value, StringBuilder json) {
    if (isPlain(value)) {
      json.append(value);
    } else if (value instanceof Selected<?> selected) {
      selected.write(json);
    } else if (value instanceof Map<?, ?> object) {
      writeObject(object, json);
    } else if (value instanceof Iterable<?> list) {
      writeList(list, json);
    } else {
      writeText(value.toString(), json);
    }
  }

  private static void writeObject(Map<?, ?> object, StringBuilder json) {
    String separator = "";
    json.append('{');
    for (Map.Entry<?, ?> member : object.entrySet()) {
      json.append(separator);
      writeText(member.getKey().toString(), json);
      json.append(':');
      write(member.getValue(), json);
      separator = ",";
    }
    json.append('}');
  }

  private static void writeList(Iterable<?> list, StringBuilder json) {
    json.append('[');
    for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
      write(values.next(), json);
      json.append(values.hasNext() ? "," : "");
    }
    json.append(']');
  }

  static boolean isPlain(Object value) {
    return value == null || value instanceof Number || value instanceof Boolean;
  }

  /** What needs no escape is copied at once, which texts are nearly all of. */
  static void writeText(String text, StringBuilder json) {
    json.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscaped(text.charAt(i))) {
        json.append(text, copied, i);
        JsonStringEncoder.getInstance().quoteAsString(text.substring(i, i + 1), json);
        copied = i + 1;
      }
    }
    json.append(copied == 0 ? text : text.substring(copied)).append('"');
  }

  private static boolean isEscaped(char unit) {
    return unit < ' ' || unit == '"' || unit == '\\';
  }
}
