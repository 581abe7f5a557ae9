package io.chatgenerator.inmemory;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the placeholders of one request stand for. */
record Names(Map<String, String> names, Map<String, AttributeValue> values) {
  String name(String part) {
    return part.charAt(0) == '#' ? names.get(part) : part;
  }

  AttributeValue value(String placeholder) {
    return values.get(placeholder);
  }

  /** DynamoDB refuses a request that names what it does not use, or uses what it does not name. */
  void check(Set<String> used) {
    Stream.concat(names.keySet().stream(), values.keySet().stream())
        .filter(given -> !used.contains(given))
        .findAny()
        .ifPresent(
            given -> {
              throw Failures.validation("unused in expressions: " + given);
            });
    used.stream()
        .filter(each -> !names.containsKey(each) && !values.containsKey(each))
        .findAny()
        .ifPresent(
            missing -> {
              throw Failures.validation("not defined: " + missing);
            });
  }
}
