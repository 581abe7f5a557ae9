package io.chatgenerator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that documents name exist. */
class DocumentedTestsTest {
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:IT|Test|Fuzz|Chaos|Soak))(?:\\.(\\w+))?`");

  @ParameterizedTest
  @ValueSource(strings = {"docs/protocol.md", "docs/findings.md", "SECURITY.md"})
  void existEach(String document) throws IOException {
    Map<String, String> sources = sources();

    assertThat(TEST.matcher(Files.readString(Path.of(document))).results())
        .hasSizeGreaterThan(10)
        .allMatch(named -> exists(named, sources), "names a test of src/test");
  }

  private static boolean exists(MatchResult named, Map<String, String> sources) {
    String source = sources.get(named.group(1));
    String method = named.group(2);
    return source != null && (method == null || source.contains("void " + method + "("));
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(toMap(DocumentedTestsTest::className, DocumentedTestsTest::read, (a, b) -> a));
    }
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
