package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryIdsTest {
  private static final String ID = "019b7c5a-8b7e-7000-8000-000000000001";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "f",
        "019b7c5a",
        "#active",
        "#token#x",
        ID + "0",
        " " + ID,
        "019B7C5A-8b7e-7000-8000-000000000001",
        "019b7c5ag8b7e-7000-8000-000000000001",
        "019b7c5a-8b7e-7000-8000-00000000000:",
        "019b7c5a-8b7e-7000-8000-00000000000`",
        "019b7c5a-8b7e-7000-8000-00000000000g",
        "019b7c5a-8b7e-7000-8000-0000-0000001",
        "０19b7c5a-8b7e-7000-8000-00000000001"
      })
  void knowsWhatIsNoStorysId(String id) {
    assertThat(StoryIds.isValid(id)).isFalse();
  }

  @Test
  void makesValidIds() {
    StoryIds ids = new StoryIds(InstantSource.system(), new Random(1));
    assertThat(ids.next()).matches(StoryIds::isValid);
    assertThat(StoryIds.isValid(ID)).isTrue();
  }
}
