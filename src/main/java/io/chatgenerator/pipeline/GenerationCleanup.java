package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends and removes generations at the provider, in the background. Best effort: what a provider
 * refuses a few times is logged and left to the time that it keeps generations. Confined to one
 * event loop.
 */
final class GenerationCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationCleanup.class);

  private static final int TRIES = 4;

  /** Beyond that, generations are left behind: an outage must not cost memory without end. */
  private static final int CAPACITY = 10_000;

  private final AttemptContext context;
  private final Map<String, Future<Void>> pending = new HashMap<>();

  GenerationCleanup(AttemptContext context) {
    this.context = requireNonNull(context);
  }

  /** Ends a generation that nobody wants any more. */
  void cancel(String id) {
    add(id, context.generator()::cancel);
  }

  /** Removes a generation that has ended, after what was begun with it before. */
  void delete(String id) {
    add(id, context.generator()::delete);
  }

  /** Ends and removes a generation. */
  void discard(String id) {
    cancel(id);
    delete(id);
  }

  /** Removes the generation of {@code before} where {@code after} does not go on with it. */
  void settle(Story before, Story after) {
    Optional<String> id = before.generationId().filter(was -> after.generationId().isEmpty());
    id.filter(was -> !after.isComplete()).ifPresent(this::cancel);
    id.ifPresent(this::delete);
  }

  /** Completes when nothing is under way. */
  Future<Void> idle() {
    return Future.join(List.copyOf(pending.values())).transform(done -> Future.succeededFuture());
  }

  private void add(String id, BiFunction<String, String, Future<Void>> request) {
    Future<Void> before = pending.getOrDefault(id, Future.succeededFuture());
    if (pending.size() < CAPACITY) {
      Future<Void> next =
          before
              .transform(done -> Retry.run(context.vertx(), () -> send(id, request), this::pause))
              .onFailure(why -> LOG.warn("generation {} may be left at the provider", id, why));
      pending.put(id, next);
      next.onComplete(done -> pending.remove(id, next));
    }
  }

  private Future<Void> send(String id, BiFunction<String, String, Future<Void>> request) {
    return context.secrets().get().compose(key -> request.apply(id, key));
  }

  private Optional<Duration> pause(Throwable failure, int failures) {
    boolean mayPass = failure instanceof GenerationException why && why.code().isRetryable();
    return Optional.of(context.retries().pauseAfterFailures(failures))
        .filter(pause -> mayPass && failures < TRIES);
  }
}
