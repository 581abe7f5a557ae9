package io.chatgenerator.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source of the service, so that what the stack takes for granted about it stays true. */
final class ServiceSource {
  /** Maven runs tests in the directory of the project. */
  private static final Path ROOT = Path.of("..", "src", "main", "java", "io", "chatgenerator");

  private ServiceSource() {}

  static String file(String path) {
    return read(ROOT.resolve(path));
  }

  /** What the group of the pattern matches in the files below a folder. */
  static Set<String> find(String folder, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      Set<String> found = new TreeSet<>();
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ServiceSource::read)
          .map(compiled::matcher)
          .flatMap(Matcher::results)
          .forEach(match -> found.add(match.group(1)));
      return found;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
