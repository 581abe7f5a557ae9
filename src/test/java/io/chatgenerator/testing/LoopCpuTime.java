package io.chatgenerator.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How much of its time an event loop spent computing. On a machine that others use too, a loop can
 * be kept from its work by them; such time is not its own.
 */
final class LoopCpuTime {
  private static final String LOOPS = "vert.x-eventloop-thread-";
  private static final long KEPT_NANOS = 30_000_000_000L;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Long, ConcurrentNavigableMap<Long, Long>> cpuAt = new ConcurrentHashMap<>();

  /** Notes where all loops are; to be called often. */
  void sample() {
    long now = System.nanoTime();
    loops().keySet().forEach(id -> sample(id, now));
  }

  /** Of the loops of this name, the most that one computed in the last so many milliseconds. */
  long millis(String thread, long last) {
    long since = System.nanoTime() - last * 1_000_000;
    return loops().entrySet().stream()
            .filter(loop -> loop.getValue().equals(thread))
            .mapToLong(loop -> since(loop.getKey(), since))
            .max()
            .orElse(0)
        / 1_000_000;
  }

  private long since(long id, long nanoTime) {
    var samples = cpuAt.getOrDefault(id, new ConcurrentSkipListMap<>());
    var before = samples.floorEntry(nanoTime);
    return threads.getThreadCpuTime(id) - (before == null ? 0 : before.getValue());
  }

  private void sample(long id, long now) {
    var samples = cpuAt.computeIfAbsent(id, first -> new ConcurrentSkipListMap<>());
    samples.put(now, threads.getThreadCpuTime(id));
    samples.headMap(now - KEPT_NANOS).clear();
  }

  private Map<Long, String> loops() {
    Map<Long, String> names = new TreeMap<>();
    Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(thread -> thread.getThreadName().startsWith(LOOPS))
        .forEach((ThreadInfo thread) -> names.put(thread.getThreadId(), thread.getThreadName()));
    return names;
  }
}
