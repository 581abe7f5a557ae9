package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Does something many times, a few at once. No chain of futures, which would be as long as that.
 */
final class Lanes<T> {
  private final int count;
  private final IntFunction<Future<T>> task;
  private final List<T> results = new ArrayList<>();
  private final Promise<List<T>> done = Promise.promise();
  private int begun;

  private Lanes(int count, IntFunction<Future<T>> task) {
    this.count = count;
    this.task = task;
  }

  /** The results, in the order in which they came. */
  static <T> Future<List<T>> run(int count, int atOnce, IntFunction<Future<T>> task) {
    Lanes<T> lanes = new Lanes<>(count, task);
    for (int lane = 0; lane < Math.min(count, atOnce); lane++) {
      lanes.next();
    }
    return lanes.done.future();
  }

  private void next() {
    if (begun < count) {
      task.apply(begun++).onSuccess(this::add).onFailure(done::tryFail);
    }
  }

  private void add(T result) {
    results.add(result);
    if (results.size() == count) {
      done.tryComplete(results);
    } else {
      next();
    }
  }
}
