package io.chatgenerator.graphql;

import java.util.List;
import java.util.Map;

/** How much room variables take; counting ends with the first limit that is passed. */
final class VariablesSize {
  private final OperationLimits limits;
  private long characters;

  private VariablesSize(OperationLimits limits) {
    this.limits = limits;
  }

  /** Throws {@link BadRequestException} where it is too much. */
  static void check(Map<String, Object> variables, OperationLimits limits) {
    new VariablesSize(limits).add(variables, 0);
  }

  private void add(Object value, int depth) {
    if (depth > limits.maxVariableDepth()) {
      throw new BadRequestException(
          "The variables are nested over %d levels deep.".formatted(limits.maxVariableDepth()));
    }
    if (value instanceof Map<?, ?> map) {
      count(2);
      map.forEach(
          (name, member) -> {
            count(name.toString().length() + 4);
            add(member, depth + 1);
          });
    } else if (value instanceof List<?> list) {
      count(2 + list.size());
      list.forEach(element -> add(element, depth + 1));
    } else {
      count(String.valueOf(value).length());
    }
  }

  private void count(int more) {
    characters += more;
    if (characters > limits.maxVariableCharacters()) {
      throw new BadRequestException(
          "The variables are longer than %d characters.".formatted(limits.maxVariableCharacters()));
    }
  }
}
