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

  /** How much there is of what makes a document expensive, used or not. */
  static final class DocumentSize {
    private int operations;
    private int fragments;
    private int aliases;
    private int directives;

    private DocumentSize() {}

    /** Throws {@link RequestException} where it is too much. */
    static void check(Document document) {
      DocumentSize size = new DocumentSize();
      size.add(document);
      check(size.operations, MAX_OPERATIONS, "operations");
      check(size.fragments, MAX_FRAGMENTS, "fragments");
      check(size.aliases, MAX_ALIASES, "aliases");
      check(size.directives, MAX_DIRECTIVES, "directives");
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
