package io.chatgenerator.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The seeded bugs still fit the code; {@code mvn -Pmutants} says which tests find them. */
class MutantsTest {
  @Test
  void eachHasItsPlaceInTheCode() {
    assertThat(Mutant.all())
        .hasSizeGreaterThanOrEqualTo(40)
        .allSatisfy(mutant -> assertThat(mutant.places()).as(mutant.toString()).isEqualTo(1));
  }
}
