package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Measures what is laid out. */
final class Layout {
  private static final String TOO_WIDE =
      """
      const width = document.documentElement.clientWidth;
      return [...document.querySelectorAll('body *')]
        .filter((element) => element.checkVisibility() && !element.matches('.unseen, .skip'))
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          return left < -1 || right > width + 1;
        })
        .map((element) => element.outerHTML.slice(0, 120));
      """;

  private Layout() {}

  /** Fails where something reaches beyond the sides of the screen. */
  static void assertNothingOverflows(StoryPage page) {
    assertThat((List<?>) page.run(TOO_WIDE)).isEmpty();
  }
}
