package io.chatgenerator.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for a text of ASCII in all live objects of a process, by a dump of its heap. */
final class HeapSearch {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  /** As strings and arrays of bytes or characters have it. */
  private final List<byte[]> patterns;

  HeapSearch(String text) {
    patterns =
        Stream.of(ISO_8859_1, UTF_16LE, UTF_16BE).map(charset -> text.getBytes(charset)).toList();
  }

  /** How often it is there; where it is, the dump stays in {@code target/chaos}. */
  int hits(ServiceProcess process) {
    Path dump = Path.of("target", "chaos", process.name() + ".hprof").toAbsolutePath();
    try {
      Files.deleteIfExists(dump);
      dump(process, dump);
      int hits = hits(dump);
      if (hits == 0) {
        Files.delete(dump);
      }
      return hits;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /** After a full collection, so that only what is reachable is there. */
  private static void dump(ServiceProcess process, Path dump) throws IOException {
    Process jcmd =
        new ProcessBuilder(JCMD.toString(), "" + process.pid(), "GC.heap_dump", dump.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), ISO_8859_1);
    if (!Files.exists(dump)) {
      throw new IOException("no dump: " + said);
    }
  }

  private int hits(Path dump) throws IOException {
    try (FileChannel file = FileChannel.open(dump)) {
      MappedByteBuffer bytes = file.map(MapMode.READ_ONLY, 0, file.size());
      return patterns.stream().mapToInt(pattern -> hits(bytes, pattern)).sum();
    }
  }

  private static int hits(MappedByteBuffer bytes, byte[] pattern) {
    int hits = 0;
    for (int at = 0; at <= bytes.limit() - pattern.length; at++) {
      hits += isAt(bytes, at, pattern) ? 1 : 0;
    }
    return hits;
  }

  private static boolean isAt(MappedByteBuffer bytes, int at, byte[] pattern) {
    for (int i = 0; i < pattern.length; i++) {
      if (bytes.get(at + i) != pattern[i]) {
        return false;
      }
    }
    return true;
  }
}
