package io.chatgenerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Event loops share nothing that needs a lock without a reason, which is written beside it. */
class LocksTest {
  private static final Pattern LOCK = Pattern.compile("\\bsynchronized\\b|\\bSYNCHRONIZED\\b");
  private static final Pattern REASON = Pattern.compile("(?m)^ *(/\\*\\*|\\*|//).*\\block\\b");

  @Test
  void eachHasItsReasonBesideIt() throws IOException {
    List<Path> locking = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        if (LOCK.matcher(Files.readString(file)).find()) {
          locking.add(file);
        }
      }
    }
    assertThat(locking)
        .hasSizeGreaterThan(10)
        .allSatisfy(file -> assertThat(Files.readString(file)).containsPattern(REASON));
  }
}
