package io.chatgenerator.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the counts of all processes of a test run together, so that none is left for the next run,
 * and prints the table. Takes the directory of the counts, and optionally a document whose table it
 * replaces.
 */
final class TallyMain {
  static final String BEGIN = "<!-- tally -->\n";
  static final String END = "<!-- /tally -->";

  private TallyMain() {}

  public static void main(String... arguments) throws IOException {
    String table = table(Path.of(arguments[0]));
    System.out.println("\n" + table);
    if (arguments.length > 1 && arguments[1] != null && !arguments[1].isBlank()) {
      replaceTable(Path.of(arguments[1]), table);
    }
  }

  private static String table(Path directory) throws IOException {
    Tally sum = new Tally();
    for (Path file : counts(directory)) {
      sum.read(file);
      Files.delete(file);
    }
    if (sum.isEmpty()) {
      throw new IllegalStateException("nothing was counted in " + directory);
    }
    return sum.toMarkdown();
  }

  private static List<Path> counts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".tsv")).toList();
    }
  }

  private static void replaceTable(Path document, String table) throws IOException {
    String text = Files.readString(document);
    String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    Files.writeString(document, before + table + text.substring(text.indexOf(END)));
  }
}
