package io.chatgenerator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JVM as the image starts it, and the memory that its container leaves it. Takes Linux. */
final class ImageJvm {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup/memory");
  private static final Pattern OPTIONS = Pattern.compile("ARG JVM_OPTIONS=\"([^\"]+)\"");

  private ImageJvm() {}

  /** Those options that this JVM knows, but the folder of the image. */
  static List<String> options() {
    String dockerfile;
    try {
      dockerfile = Files.readString(Path.of("Dockerfile"));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    String options = OPTIONS.matcher(dockerfile).results().findFirst().orElseThrow().group(1);
    boolean old = Runtime.version().feature() < 25;
    // Compiled as in production, since that takes memory too.
    return Stream.of((options + " -XX:TieredStopAtLevel=4").split(" "))
        .filter(option -> !option.startsWith("-Djava.library.path"))
        .filter(option -> !old || !option.contains("CompactObjectHeaders"))
        .filter(option -> !old || !option.startsWith("--sun-misc"))
        .toList();
  }

  /** Whether the kernel holds processes to their limit here, and not the test alone. */
  static boolean limits() {
    return Files.isWritable(CGROUPS.resolve("cgroup.procs"));
  }

  /** The command that starts a process in a group of this name and limit. */
  static List<String> limited(String group, long limitBytes) {
    if (!limits()) {
      return List.of();
    }
    Path folder = CGROUPS.resolve(group);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("memory.limit_in_bytes"), Long.toString(limitBytes));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return List.of(
        "bash", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + "; exec \"$@\"", "bash");
  }

  /** Removes a group whose processes have ended, if it is there. */
  static void remove(String group) {
    try {
      Files.deleteIfExists(CGROUPS.resolve(group));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
