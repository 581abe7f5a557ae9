package io.chatgenerator.management;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process should be given requests: every outside system it needs was reached once,
 * and it is not stopping. Once is enough, on purpose: a later outage hits all processes alike, and
 * a balancer that took them all away would make it worse. Asked by any thread; systems are added on
 * one event loop.
 */
public final class Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final long RETRY_MS = 3_000;

  private final Vertx vertx;
  private final Map<String, Boolean> parts = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<String>> descriptions = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /** Of systems that are to be reached, by their names for operators. */
  public Readiness(Vertx vertx, String... parts) {
    this.vertx = vertx;
    Stream.of(parts).forEach(part -> this.parts.put(part, false));
  }

  /** Tries to reach one of them until that succeeds once; each failure is logged. */
  public void await(String name, Supplier<? extends Future<?>> probe) {
    probe
        .get()
        .onSuccess(reached -> parts.put(name, true))
        .onFailure(
            why -> {
              LOG.error("not ready: {} cannot be reached: {}", name, reasons(why));
              vertx.setTimer(RETRY_MS, id -> await(name, probe));
            });
  }

  /** Shows operators the state of a part in a few words, asked for at any time, on any thread. */
  public void describe(String name, Supplier<String> state) {
    descriptions.put(name, state);
  }

  public void drain() {
    draining = true;
  }

  boolean isReady() {
    return !draining && parts.values().stream().allMatch(reached -> reached);
  }

  public boolean isDraining() {
    return draining;
  }

  JsonObject parts() {
    JsonObject words = new JsonObject();
    parts.forEach(
        (name, reached) -> {
          String word = reached ? "reached" : "not reached yet";
          words.put(name, descriptions.getOrDefault(name, () -> word).get());
        });
    return words;
  }

  /** The messages from the outermost to the root cause; the stack means nothing to an operator. */
  private static String reasons(Throwable why) {
    String message = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return why.getCause() == null ? message : message + " <- " + reasons(why.getCause());
  }
}
