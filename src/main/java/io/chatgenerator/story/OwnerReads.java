package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads of the table for owners, a few of each owner at once. Of those that wait, equal ones become
 * one; none joins a read that has begun, which may not see what was written since. Confined to one
 * event loop.
 */
final class OwnerReads {
  private static final int AT_ONCE = 4;

  private final Map<String, Reads> owners = new HashMap<>();

  /** Reads now, or in turn. Equal reads have an equal {@code what}, and results of one type. */
  <T> Future<T> read(String owner, Object what, Supplier<Future<T>> source) {
    Reads reads = owners.computeIfAbsent(owner, Reads::new);
    return reads.underWay < AT_ONCE ? reads.begin(source) : reads.await(what, source);
  }

  private record Waiting<T>(Supplier<Future<T>> source, CompletableFuture<T> answer) {}

  private final class Reads {
    private final String owner;
    private final Map<Object, Waiting<?>> waiting = new LinkedHashMap<>();
    private int underWay;
    private boolean beginning;

    Reads(String owner) {
      this.owner = owner;
    }

    <T> Future<T> begin(Supplier<Future<T>> source) {
      underWay++;
      return source.get().onComplete(done -> ended());
    }

    @SuppressWarnings("unchecked")
    <T> Future<T> await(Object what, Supplier<Future<T>> source) {
      var one =
          waiting.computeIfAbsent(what, w -> new Waiting<>(source, new CompletableFuture<>()));
      return Future.fromCompletionStage(((Waiting<T>) one).answer());
    }

    private void ended() {
      underWay--;
      if (!beginning) {
        beginWaiting();
      }
    }

    /** Not from within itself, as what begins may end at once. */
    private void beginWaiting() {
      beginning = true;
      while (underWay < AT_ONCE && !waiting.isEmpty()) {
        begin(waiting.remove(waiting.keySet().iterator().next()));
      }
      beginning = false;
      if (underWay == 0) {
        owners.remove(owner);
      }
    }

    private <T> void begin(Waiting<T> one) {
      begin(one.source())
          .onSuccess(one.answer()::complete)
          .onFailure(one.answer()::completeExceptionally);
    }
  }
}
