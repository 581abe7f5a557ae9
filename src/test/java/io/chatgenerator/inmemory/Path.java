package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where an attribute is, maybe within maps. Names are as written, with placeholders. */
record Path(List<String> parts) {
  static Path parse(Tokens tokens) {
    List<String> parts = new ArrayList<>();
    do {
      parts.add(tokens.next());
    } while (tokens.take("."));
    return new Path(List.copyOf(parts));
  }

  /** The attribute's value; null where there is none. */
  AttributeValue in(Map<String, AttributeValue> item, Names names) {
    AttributeValue value = item.get(names.name(parts.get(0)));
    for (int i = 1; i < parts.size() && value != null; i++) {
      value = value.m().get(names.name(parts.get(i)));
    }
    return value;
  }

  /** Gives the attribute a value, or removes it where that is null. */
  void set(Map<String, AttributeValue> item, Names names, AttributeValue value) {
    set(item, names, value, 0);
  }

  private void set(Map<String, AttributeValue> in, Names names, AttributeValue value, int from) {
    String name = names.name(parts.get(from));
    if (from == parts.size() - 1) {
      put(in, name, value);
      return;
    }
    AttributeValue outer = in.get(name);
    if (outer == null || !outer.hasM()) {
      throw Failures.validation("The document path provided in the update expression is invalid");
    }
    Map<String, AttributeValue> copy = new HashMap<>(outer.m());
    set(copy, names, value, from + 1);
    in.put(name, AttributeValue.fromM(copy));
  }

  private static void put(Map<String, AttributeValue> in, String name, AttributeValue value) {
    if (value == null) {
      in.remove(name);
    } else {
      in.put(name, value);
    }
  }

  /** The name at the top, in the words of the table. */
  String top(Names names) {
    return names.name(parts.get(0));
  }
}
