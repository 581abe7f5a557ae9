package io.chatgenerator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of the Dockerfile, stage by stage. */
record Dockerfile(List<Stage> stages) {
  /**
   * From one {@code FROM} to the next.
   *
   * @param base the image or stage it begins with
   * @param name empty for a stage without one
   */
  record Stage(String base, String name, List<String> instructions) {
    /** What follows this keyword, in order. */
    List<String> all(String keyword) {
      return instructions.stream()
          .filter(instruction -> instruction.startsWith(keyword + " "))
          .map(instruction -> instruction.substring(keyword.length() + 1))
          .toList();
    }
  }

  static Dockerfile read() {
    List<Stage> stages = new ArrayList<>();
    for (String instruction : instructions(text(Path.of("Dockerfile")))) {
      String[] words = instruction.split(" ", -1);
      if (words[0].equals("FROM")) {
        int base = words[1].startsWith("--platform=") ? 2 : 1;
        String name = words.length > base + 2 ? words[base + 2] : "";
        stages.add(new Stage(words[base], name, new ArrayList<>()));
      } else if (!stages.isEmpty()) {
        stages.get(stages.size() - 1).instructions.add(instruction);
      }
    }
    return new Dockerfile(stages);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What {@code docker build} makes where nobody names a target. */
  Stage production() {
    return stages.get(stages.size() - 1);
  }

  Stage stage(String name) {
    return stages.stream().filter(stage -> stage.name.equals(name)).findFirst().orElseThrow();
  }

  /** A stage and the stages that it begins with, the first one first. */
  List<Stage> lineage(Stage last) {
    List<Stage> lineage = new ArrayList<>(List.of(last));
    stages.stream()
        .filter(stage -> stage.name.equals(last.base))
        .findFirst()
        .ifPresent(before -> lineage.addAll(0, lineage(before)));
    return Collections.unmodifiableList(lineage);
  }

  /** What follows this keyword in a stage and in those that it begins with, in order. */
  List<String> all(Stage last, String keyword) {
    return lineage(last).stream().flatMap(stage -> stage.all(keyword).stream()).toList();
  }

  private static List<String> instructions(String text) {
    return Stream.of(text.replaceAll("\\\\\n\\s*", "").split("\n"))
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
