package io.chatgenerator.graphql;

import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.Node;
import graphql.language.OperationDefinition;

/** How much there is of what makes a document expensive, used or not. */
final class DocumentSize {
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
      throw new BadRequestException(
          "The document has %d %s; %d are possible.".formatted(count, what, max));
    }
  }
}
