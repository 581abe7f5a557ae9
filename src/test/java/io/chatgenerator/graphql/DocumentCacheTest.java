package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphqlErrorBuilder;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import org.junit.jupiter.api.Test;

class DocumentCacheTest {
  private final DocumentCache cache = new DocumentCache(3, 1_000);
  private int parsed;

  @Test
  void parsesADocumentOnce() {
    ask("{ a }");
    ask("{ a }");
    assertThat(parsed).isEqualTo(1);
  }

  @Test
  void dropsWhatWasNotUsedForLongest() {
    ask("{ a }");
    ask("{ b }");
    ask("{ c }");
    ask("{ a }");
    ask("{ d }");
    assertThat(cache.size()).isEqualTo(3);
    parsed = 0;
    ask("{ a }");
    assertThat(parsed).isZero();
    ask("{ b }");
    assertThat(parsed).isEqualTo(1);
  }

  @Test
  void boundsTheTotalLength() {
    DocumentCache narrow = new DocumentCache(1_000, 1_000);
    for (int i = 0; i < 500; i++) {
      ask(narrow, "{ field" + i + " }");
    }
    assertThat(narrow.size()).isBetween(50, 100);
  }

  @Test
  void doesNotKeepABigDocument() {
    ask("{ a } #" + "x".repeat(20));
    assertThat(cache.size()).isZero();
  }

  @Test
  void doesNotKeepWhatAUserMayHaveWritten() {
    ask("mutation { createStory(prompt: \"A secret\") { id } }");
    assertThat(cache.size()).isZero();
  }

  @Test
  void doesNotKeepADocumentThatIsNotValid() {
    var error = GraphqlErrorBuilder.newError().message("Wrong").build();
    var unused =
        cache.getDocumentAsync(
            ExecutionInput.newExecutionInput("{").build(),
            input -> new PreparsedDocumentEntry(error));
    assertThat(cache.size()).isZero();
  }

  private void ask(String query) {
    ask(cache, query);
  }

  private void ask(DocumentCache asked, String query) {
    var unused =
        asked.getDocumentAsync(
            ExecutionInput.newExecutionInput(query).build(),
            input -> {
              parsed++;
              return new PreparsedDocumentEntry(Document.newDocument().build());
            });
  }
}
