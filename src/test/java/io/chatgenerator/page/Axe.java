package io.chatgenerator.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Looks for barriers with axe-core. */
final class Axe {
  private static final String SCRIPT = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run({ resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.map((violation) =>
          violation.id + ': ' + violation.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; '))),
        (failure) => done([String(failure)]));
      """;

  private Axe() {}

  /** Fails where axe finds anything in what is shown now. */
  static void assertNothingFound(StoryPage page) {
    page.driver().executeScript(script());
    assertThat((List<?>) page.driver().executeAsyncScript(RUN)).isEmpty();
  }

  private static String script() {
    try (InputStream script = Objects.requireNonNull(Axe.class.getResourceAsStream(SCRIPT))) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
