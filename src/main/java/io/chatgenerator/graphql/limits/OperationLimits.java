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

/**
 * How much one request may ask for. What is over a limit is refused before anything of it is run,
 * with {@code BAD_USER_INPUT} and a sentence that names the limit.
 *
 * @param maxCharacters of the document
 * @param maxTokens of the document, comments and spaces aside
 * @param maxOperations in the document, whichever of them is run
 * @param maxFragments defined in the document; to validate them takes longer than their number says
 * @param maxAliases in the document
 * @param maxDirectives in the document
 * @param maxRootFields of the operation that is run
 * @param maxDepth how deep fields may be nested in each other
 * @param maxListEntries how many entries the lists of the operation may have together
 * @param maxComplexity how many values may be asked for, as {@link OperationSize} counts them
 * @param maxVariableCharacters of all variables together, names and structure included
 * @param maxVariableDepth how deep the values of variables may be nested
 * @param introspection whether the schema can be asked for
 */
public record OperationLimits(
    int maxCharacters,
    int maxTokens,
    int maxOperations,
    int maxFragments,
    int maxAliases,
    int maxDirectives,
    int maxRootFields,
    int maxDepth,
    int maxListEntries,
    int maxComplexity,
    int maxVariableCharacters,
    int maxVariableDepth,
    boolean introspection) {
  private static final int MAX_GRAMMAR_DEPTH = 200;

  public static final OperationLimits DEFAULT = of(0, false);

  /**
   * Room for whatever the schema makes sense of: the longest list with all fields, and the query
   * for the whole schema by which tools like GraphiQL begin, which is 15 deep.
   *
   * @param textUnits how long texts may be, in UTF-16 units, each of which may be escaped where it
   *     stands in the document
   */
  public static OperationLimits of(int textUnits, boolean introspection) {
    return new OperationLimits(
        16 * 1024 + "\\uXXXX".length() * textUnits,
        1_000,
        10,
        20,
        20,
        20,
        10,
        15,
        200,
        3_000,
        64 * 1024 + textUnits,
        10,
        introspection);
  }

  /** What the parser sees to by itself. */
  public ParserOptions parser() {
    return ParserOptions.getDefaultOperationParserOptions()
        .transform(
            options ->
                options
                    .maxCharacters(maxCharacters)
                    .maxTokens(maxTokens)
                    .maxRuleDepth(MAX_GRAMMAR_DEPTH));
  }

  /** Throws {@link RequestException} where variables take too much room. */
  public void check(Map<String, Object> variables) {
    new VariablesSize(this).add(variables, 0);
  }

  /** How much there is of what makes a document expensive, used or not. */
  static final class DocumentSize {
    private int operations;
    private int fragments;
    private int aliases;
    private int directives;

    private DocumentSize() {}

    static DocumentSize of(Document document) {
      DocumentSize size = new DocumentSize();
      size.add(document);
      return size;
    }

    void check(OperationLimits limits) {
      check(operations, limits.maxOperations(), "operations");
      check(fragments, limits.maxFragments(), "fragments");
      check(aliases, limits.maxAliases(), "aliases");
      check(directives, limits.maxDirectives(), "directives");
    }

    /** The parser bounds how deep this goes. */
    private void add(Node<?> node) {
      if (node instanceof OperationDefinition) {
        operations++;
      } else if (node instanceof FragmentDefinition) {
        fragments++;
      } else if (node instanceof Field field && field.getAlias() != null) {
        aliases++;
      } else if (node instanceof Directive) {
        directives++;
      }
      node.getChildren().forEach(this::add);
    }

    private static void check(int count, int max, String what) {
      if (count > max) {
        throw RequestException.badInput(
            "The document has %d %s; %d are possible.".formatted(count, what, max));
      }
    }
  }

  /** How much room variables take; counting ends with the first limit that is passed. */
  private static final class VariablesSize {
    private final OperationLimits limits;
    private long characters;

    private VariablesSize(OperationLimits limits) {
      this.limits = limits;
    }

    private void add(Object value, int depth) {
      if (depth > limits.maxVariableDepth()) {
        throw RequestException.badInput(
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
        throw RequestException.badInput(
            "The variables are longer than %d characters."
                .formatted(limits.maxVariableCharacters()));
      }
    }
  }
}
