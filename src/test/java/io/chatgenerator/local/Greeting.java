package io.chatgenerator.local;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is printed after a local start: where the service is, and lines to try it by.
 *
 * @param port where the service listens, on localhost
 * @param ada a token of {@link LocalUser#ADA}
 * @param ben a token of {@link LocalUser#BEN}
 */
record Greeting(int port, String ada, String ben) {
  private static final Duration A_WORKING_DAY = Duration.ofHours(12);

  private static final String WHO =
      """

      Chat Generator is ready at http://localhost:%d

      Ada's token%s, good for 12 hours:
      %s

      Ben's token%s:
      %s
      """;

  private static final String TRY =
      """

      Create a story as Ada%s:
      curl -s http://localhost:%d/graphql -H "authorization: Bearer %s" \\
      -H 'content-type: application/json' \\
      -d '{"query":"mutation { createStory(prompt: \\"A fox who learns to sail\\") { id status } }"}'

      Watch Ada's newest story being written%s:
      %s

      Ctrl-C stops it.
      """;

  /** Makes tokens that last for a day of work; from now on all tokens of the mint do. */
  static Greeting of(int port, TokenMint mint) {
    mint.lifetime(A_WORKING_DAY);
    return new Greeting(port, mint.accessToken(LocalUser.ADA), mint.accessToken(LocalUser.BEN));
  }

  /** For a checkout, with the tokens in a folder of it. */
  String inCheckout(Path tokens) {
    String folder = ", from this folder";
    String watch =
        "java -cp 'target/test-classes:target/lib/*' io.chatgenerator.local.Watch"
            + " http://localhost:%d %s/ada.token".formatted(port, tokens);
    return WHO.formatted(port, also(tokens, "ada"), ada, also(tokens, "ben"), ben)
        + TRY.formatted(folder, port, "$(cat %s/ada.token)".formatted(tokens), folder, watch);
  }

  /** For the host of a container, which knows the container by this name. */
  String inContainer(String container) {
    String watch =
        "docker exec %s java @/app/jvm.options -cp '/app/local/*:/app/lib/*' io.chatgenerator.local.Watch"
            + " http://localhost:%d %s".formatted(port, ada);
    return WHO.formatted(port, "", ada, "", ben)
        + TRY.formatted("", port, ada, "", watch.formatted(container));
  }

  private static String also(Path tokens, String name) {
    return " (also in %s/%s.token)".formatted(tokens, name);
  }
}
