package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  private static final int CALLS = 100;

  @Test
  void recordsEachOfManyConcurrentCallsWhole(@TempDir Path folder)
      throws IOException, InterruptedException {
    Shell shell = new Shell(folder);
    shell.run(
        "for n in $(seq " + CALLS + "); do gh variable set \"$n\" --body x & done; wait",
        Path.of("."),
        Map.of(),
        "");

    assertThat(shell.calls())
        .extracting(Shell.Call::words)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, CALLS)
                .mapToObj(n -> List.of("gh", "variable", "set", "" + n, "--body", "x"))
                .toList());
  }
}
