package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs commands in bash with stubs for every tool that reaches beyond this machine. */
final class Shell {
  private static final Path STUB = Path.of("src", "test", "resources", "stub.sh");
  private static final Set<String> STUBS =
      Set.of("aws", "bash", "cdk", "curl", "docker", "gh", "mvn", "npm", "openssl", "socat");

  private final Path folder;

  /** Keeps the stubs, and what they note, in this folder. */
  Shell(Path folder) throws IOException {
    this.folder = folder;
    for (String stub : STUBS) {
      Files.copy(STUB, folder.resolve(stub), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /**
   * Runs a script to its end, which must be a good one; a variable that nothing defines is none.
   *
   * @param directory where it begins
   * @param environment beside what the stubs need
   * @param typed by an operator
   */
  void run(String script, Path directory, Map<String, String> environment, String typed)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("typed"), typed);
    ProcessBuilder bash =
        new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", script)
            .directory(directory.toFile())
            .redirectInput(folder.resolve("typed").toFile())
            .redirectOutput(folder.resolve("output").toFile())
            .redirectErrorStream(true);
    bash.environment().clear();
    bash.environment().putAll(environment);
    bash.environment().put("PATH", folder + ":/usr/bin:/bin");
    bash.environment().put("CALLS", folder.resolve("calls").toString());
    bash.environment().put("WRITTEN", folder.resolve("written").toString());
    Process running = bash.start();
    assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(running.exitValue()).as("%s\n-> %s", script, read("output")).isZero();
  }

  /** All calls of stubs so far. */
  List<Call> calls() throws IOException {
    return Stream.of(read("calls").split("\036"))
        .filter(call -> !call.isEmpty())
        .map(call -> new Call(List.of(call.split("\037"))))
        .toList();
  }

  /** Values of parameters that came through standard input. */
  List<String> written() throws IOException {
    return read("written").lines().toList();
  }

  private String read(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
  }

  /**
   * One call of a tool.
   *
   * @param words its name and its arguments
   */
  record Call(List<String> words) {
    /** The tool and what it shall do: all words before the first option. */
    String command() {
      return words.stream()
          .takeWhile(word -> !word.startsWith("-"))
          .collect(Collectors.joining(" "));
    }

    boolean does(String command) {
      return (String.join(" ", words) + " ").startsWith(command + " ");
    }

    Set<String> options() {
      return words.stream().filter(word -> word.startsWith("-")).collect(Collectors.toSet());
    }

    /** What follows an option, each time that it comes. */
    List<String> values(String option) {
      return IntStream.range(1, words.size())
          .filter(index -> words.get(index - 1).equals(option))
          .mapToObj(words::get)
          .toList();
    }

    /** The same where it is {@code name=value}. */
    Map<String, String> pairs(String option) {
      return values(option).stream()
          .map(pair -> pair.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    String last() {
      return words.get(words.size() - 1);
    }
  }
}
