package io.chatgenerator.graphql;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.OperationDefinition.Operation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Parses and validates each document once, and refuses operations that are not admitted before
 * anything of them is run. Confined to one event loop.
 *
 * <p>Bounded by the number of documents and by their total length, since a parsed document takes
 * some hundred times the memory of its text. What fails validation is not kept: it could push out
 * the documents of well-behaved clients. Nor is a document that holds a text, which may be
 * somebody's prompt: texts belong into variables.
 */
public final class DocumentCache implements PreparsedDocumentProvider {
  private static final int MAX_SHARE = 50;

  private final int maxDocuments;
  private final int maxCharacters;
  private final Map<String, PreparsedDocumentEntry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private int characters;

  /** A cache of 1,000 documents with 200,000 characters between them. */
  public DocumentCache() {
    this(1_000, 200_000);
  }

  /**
   * @param maxDocuments how many documents are kept
   * @param maxCharacters how long all kept documents together may be; a single one that takes more
   *     than a fiftieth of it is not kept
   */
  public DocumentCache(int maxDocuments, int maxCharacters) {
    this.maxDocuments = maxDocuments;
    this.maxCharacters = maxCharacters;
  }

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    PreparsedDocumentEntry entry = entries.get(input.getQuery());
    if (entry == null) {
      entry = parseAndValidate.apply(input);
      keep(input.getQuery(), entry);
    }
    return CompletableFuture.completedFuture(refusal(input, entry).orElse(entry));
  }

  /** How many documents are kept at the moment. */
  public int size() {
    return entries.size();
  }

  private void keep(String query, PreparsedDocumentEntry entry) {
    boolean holdsText = query.indexOf('"') >= 0;
    if (holdsText || entry.hasErrors() || query.length() > maxCharacters / MAX_SHARE) {
      return;
    }
    entries.put(query, entry);
    characters += query.length();
    Iterator<String> eldest = entries.keySet().iterator();
    while (entries.size() > maxDocuments || characters > maxCharacters) {
      characters -= eldest.next().length();
      eldest.remove();
    }
  }

  private static Optional<PreparsedDocumentEntry> refusal(
      ExecutionInput input, PreparsedDocumentEntry entry) {
    OperationPolicy admission = input.getGraphQLContext().get(OperationPolicy.class);
    if (admission == null || entry.hasErrors()) {
      return Optional.empty();
    }
    return selectedOperation(entry.getDocument(), input.getOperationName())
        .flatMap(admission::refuse)
        .map(PreparsedDocumentEntry::new);
  }

  /** Empty where the name fits no single operation; the execution then fails and says so. */
  private static Optional<Operation> selectedOperation(Document document, String name) {
    var candidates =
        document.getDefinitionsOfType(OperationDefinition.class).stream()
            .filter(operation -> name == null || name.equals(operation.getName()))
            .toList();
    return candidates.size() == 1
        ? Optional.of(candidates.get(0).getOperation())
        : Optional.empty();
  }
}
