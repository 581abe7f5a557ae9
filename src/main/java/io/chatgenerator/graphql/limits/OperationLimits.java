package io.chatgenerator.graphql.limits;

import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.parser.ParserOptions;
import io.chatgenerator.story.RequestException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How much one request may ask for. What is over a limit is refused before anything of it is run,
 * with {@code BAD_USER_INPUT} and a sentence that names the limit. There is room for whatever the
 * schema makes sense of: the longest list with all fields, and the query for the whole schema by
 * which tools like GraphiQL begin, which is 15 deep.
 *
 * @param maxCharacters of the document
 * @param maxVariableCharacters of all variables together, names and structure included
 * @param introspection whether the schema can be asked for
 */
public record OperationLimits(int maxCharacters, int maxVariableCharacters, boolean introspection) {
  /** Of the document, comments and spaces aside. */
  private static final int MAX_TOKENS = 1_000;

  private static final int MAX_GRAMMAR_DEPTH = 200;

  /** In the document, whichever of them is run. */
  private static final int MAX_OPERATIONS = 10;

  /** Defined in the document; to validate them takes longer than their number says. */
  private static final int MAX_FRAGMENTS = 20;

  private static final int MAX_ALIASES = 20;
  private static final int MAX_DIRECTIVES = 20;

  /** How deep the values of variables may be nested. */
  private static final int MAX_VARIABLE_DEPTH = 10;

  /**
   * The limits where texts may be so long, in UTF-16 units, each of which may be escaped where it
   * stands in the document.
   */
  public static OperationLimits of(int textUnits, boolean introspection) {
    return new OperationLimits(
        16 * 1024 + "\\uXXXX".length() * textUnits, 64 * 1024 + textUnits, introspection);
  }

  /** What the parser sees to by itself. */
  public ParserOptions parser() {
    return ParserOptions.getDefaultOperationParserOptions()
        .transform(
            options ->
                options
                    .maxCharacters(maxCharacters)
                    .maxTokens(MAX_TOKENS)
                    .maxRuleDepth(MAX_GRAMMAR_DEPTH));
  }

  /** Throws {@link RequestException} where variables take too much room. */
  public void check(Map<String, Object> variables) {
    new VariablesSize(maxVariableCharacters).add(variables, 0);
  }

  /**
   * Counts what makes a document expensive, used or not.
   *
   * @throws RequestException where it is too much
   */
  static void check(Document document) {
    check(document, OperationDefinition.class::isInstance, MAX_OPERATIONS, "operations");
    check(document, FragmentDefinition.class::isInstance, MAX_FRAGMENTS, "fragments");
    check(document, OperationLimits::hasAlias, MAX_ALIASES, "aliases");
    check(document, Directive.class::isInstance, MAX_DIRECTIVES, "directives");
  }

  private static void check(Document document, Predicate<Node<?>> counted, int max, String what) {
    long count = count(document, counted);
    if (count > max) {
      throw RequestException.badInput(
          "The document has %d %s; %d are possible.".formatted(count, what, max));
    }
  }

  /** The parser bounds how deep this goes. */
  private static long count(Node<?> node, Predicate<Node<?>> counted) {
    long below = node.getChildren().stream().mapToLong(child -> count(child, counted)).sum();
    return counted.test(node) ? below + 1 : below;
  }

  private static boolean hasAlias(Node<?> node) {
    return node instanceof Field field && field.getAlias() != null;
  }

  /** How much room variables take; counting ends with the first limit that is passed. */
  private static final class VariablesSize {
    private final int max;
    private long characters;

    private VariablesSize(int max) {
      this.max = max;
    }

    private void add(Object value, int depth) {
      if (depth > MAX_VARIABLE_DEPTH) {
        throw RequestException.badInput(
            "The variables are nested over %d levels deep.".formatted(MAX_VARIABLE_DEPTH));
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
      if (characters > max) {
        throw RequestException.badInput(
            "The variables are longer than %d characters.".formatted(max));
      }
    }
  }
}
