package io.chatgenerator.graphql.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurringValuesTest {
  private final RecurringValues values = new RecurringValues();
  private final List<Object> written = new ArrayList<>();

  @Test
  void writesEqualValuesOnce() {
    String prompt = "a whale";
    assertThat(json(prompt)).isEqualTo("[a whale]");
    assertThat(json("a wh".concat("ale"))).isEqualTo("[a whale]");
    assertThat(written).hasSize(1);
  }

  @Test
  void keepsNoLongOnes() {
    String prompt = "long".repeat(5_000);
    json(prompt);
    json(prompt);
    assertThat(written).hasSize(2);
  }

  private String json(Object value) {
    return values.json(
        value,
        any -> {
          written.add(any);
          return "[" + any + "]";
        });
  }
}
