package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryRepository.StoryPart;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field that a list selects is read from the table. */
class StoryFieldsTest {
  /** Read in any case. */
  private static final Set<String> ALWAYS = Set.of("id", "status", "isComplete", "attempt");

  private static Set<String> fields() {
    return StoryFields.story().fetchers().keySet();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void namesThePartOfEachField(String field) {
    Set<StoryPart> parts = StoryFields.parts(Set.of(field));
    assertThat(parts).hasSize(ALWAYS.contains(field) ? 0 : 1);
  }
}
