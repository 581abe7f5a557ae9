package io.chatgenerator.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bug that is seeded on purpose, to see that a test finds it.
 *
 * @param bug what is wrong with it
 * @param file below {@link #SOURCES}
 * @param before what is in the file, once
 * @param after what takes its place
 */
record Mutant(String bug, String file, String before, String after) {
  static final Path SOURCES = Path.of("src/main/java/io/chatgenerator");

  /** All of {@code mutants.txt}. */
  static List<Mutant> all() {
    try (InputStream file = Mutant.class.getResourceAsStream("/mutants.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n", -1))
          .filter(block -> block.startsWith("bug: "))
          .map(Mutant::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mutant parse(String block) {
    Map<String, String> fields =
        Arrays.stream(block.split("\n", -1))
            .filter(line -> !line.isEmpty())
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 2).replace("\\n", "\n")));
    return new Mutant(fields.get("bug"), fields.get("file"), fields.get("old"), fields.get("new"));
  }

  /** Whether its name, or its file's, contains one of these; without any, true. */
  boolean isOneOf(List<String> parts) {
    return parts.isEmpty()
        || parts.stream().anyMatch(part -> bug.contains(part) || file.contains(part));
  }

  String className() {
    return file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
  }

  /** The file as it is. */
  String source() {
    try {
      return Files.readString(SOURCES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often the file has what is to be replaced. */
  int places() {
    return source().split(Pattern.quote(before), -1).length - 1;
  }

  /** The file with the bug. */
  String mutated() {
    return source().replace(before, after);
  }
}
