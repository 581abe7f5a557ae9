package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Reads of single things, of which many at once become few calls: what is asked for while calls are
 * under way waits for one of them to end, and shares the next. Whoever comes alone waits for
 * nobody. For use by any thread.
 */
final class GatheredReads<K, V> {
  /** More than one, so that a call that takes long does not hold up everybody. */
  private static final int CALLS_AT_ONCE = 2;

  private final int batch;
  private final Function<Set<K>, Future<Map<K, V>>> source;
  private final Map<K, CompletableFuture<V>> waiting = new LinkedHashMap<>();
  private int underWay;

  /**
   * @param batch how many keys a call takes at most
   * @param source gives a value for each of its keys, or fails for all of them
   */
  GatheredReads(int batch, Function<Set<K>, Future<Map<K, V>>> source) {
    this.batch = batch;
    this.source = requireNonNull(source);
  }

  /** The value as it is at this moment or a later one. Completes on any thread. */
  CompletionStage<V> read(K key) {
    CompletableFuture<V> answer = ask(key);
    callNext();
    return answer;
  }

  private synchronized CompletableFuture<V> ask(K key) {
    return waiting.computeIfAbsent(key, first -> new CompletableFuture<>());
  }

  private void callNext() {
    Map<K, CompletableFuture<V>> next = takeNext();
    if (!next.isEmpty()) {
      Future.succeededFuture(next.keySet())
          .compose(source)
          .onComplete(
              answer -> {
                ended();
                callNext();
                tell(next, answer);
              });
    }
  }

  private synchronized Map<K, CompletableFuture<V>> takeNext() {
    if (underWay == CALLS_AT_ONCE || waiting.isEmpty()) {
      return Map.of();
    }
    underWay++;
    Map<K, CompletableFuture<V>> next = new HashMap<>();
    Iterator<Map.Entry<K, CompletableFuture<V>>> longest = waiting.entrySet().iterator();
    while (longest.hasNext() && next.size() < batch) {
      Map.Entry<K, CompletableFuture<V>> one = longest.next();
      next.put(one.getKey(), one.getValue());
      longest.remove();
    }
    return next;
  }

  private synchronized void ended() {
    underWay--;
  }

  private void tell(Map<K, CompletableFuture<V>> asked, AsyncResult<Map<K, V>> answer) {
    if (answer.succeeded()) {
      asked.forEach((key, one) -> one.complete(answer.result().get(key)));
    } else {
      asked.values().forEach(one -> one.completeExceptionally(answer.cause()));
    }
  }
}
