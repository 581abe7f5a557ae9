package io.chatgenerator.recovery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Back-off by key: a key that failed waits by itself, each time {@value #FACTOR} times as long, and
 * with up to a quarter of jitter on top. A key that did not fail for a while begins anew. Of more
 * than {@value #CAPACITY} keys, those that failed longest ago are forgotten.
 */
final class KeyBackOff<K> {
  private static final int CAPACITY = 20_000;
  private static final int FACTOR = 12;

  private final long base;
  private final long cap;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Map<K, Wait> waits = new LinkedHashMap<>();

  /** Pauses from {@code base} to {@code cap}, for which a key is remembered afterwards. */
  KeyBackOff(Duration base, Duration cap, LongSupplier nanoTime, RandomGenerator random) {
    this.base = base.toNanos();
    this.cap = cap.toNanos();
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Whether it is too early to try the key again. */
  boolean isWaiting(K key) {
    Wait wait = waits.get(key);
    return wait != null && nanoTime.getAsLong() - wait.until() < 0;
  }

  boolean hasFailed(K key) {
    return failures(key) > 0;
  }

  /** How many keys wait, or have failed lately. */
  int size() {
    return waits.size();
  }

  /** Lets a key wait that failed. Gives how often it has failed in a row. */
  int failed(K key) {
    int failures = failures(key) + 1;
    long pause = base;
    for (int i = 1; i < failures && pause < cap; i++) {
      pause *= FACTOR;
    }
    put(key, failures, jittered(Math.min(pause, cap)));
    return failures;
  }

  /** Lets a key that has not failed wait for the shortest time. */
  void hold(K key) {
    put(key, failures(key), jittered(base));
  }

  /** Lets a key that has not failed wait for {@code pause}; not at all where that is negative. */
  void hold(K key, Duration pause) {
    put(key, failures(key), pause.toNanos());
  }

  void clear(K key) {
    waits.remove(key);
  }

  /** Forgets the keys that did not fail for a while, and those that only waited. */
  void forgetOld() {
    long now = nanoTime.getAsLong();
    waits.values().removeIf(wait -> now - wait.until() > (wait.failures() == 0 ? 0 : cap));
  }

  private int failures(K key) {
    Wait wait = waits.get(key);
    return wait == null ? 0 : wait.failures();
  }

  private long jittered(long pause) {
    return pause + random.nextLong(pause / 4);
  }

  private void put(K key, int failures, long pause) {
    waits.remove(key);
    if (waits.size() == CAPACITY) {
      waits.remove(waits.keySet().iterator().next());
    }
    waits.put(key, new Wait(failures, nanoTime.getAsLong() + pause));
  }

  private record Wait(int failures, long until) {}
}
