package io.chatgenerator.pipeline;

import io.chatgenerator.limit.Retry;
import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
 * refuses a few times is logged and left to the time that it keeps generations.
 */
final class GenerationCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationCleanup.class);

  private static final int TRIES = 4;

  /** Beyond that, generations are left behind: an outage must not cost memory without end. */
  private static final int CAPACITY = 10_000;

  private final Vertx vertx;
  private final StoryRepository repository;
  private final Model model;
  private final Map<String, Future<Void>> pending = new HashMap<>();

  GenerationCleanup(Vertx vertx, StoryRepository repository, Model model) {
    this.vertx = vertx;
    this.repository = repository;
    this.model = model;
  }

  /** Ends a generation that nobody wants any more. */
  void cancel(GenerationRef generation) {
    add(generation.id(), model.generator()::cancel);
  }

  /** Ends and removes a generation. */
  void discard(GenerationRef generation) {
    cancel(generation);
    add(generation.id(), model.generator()::delete);
  }

  /** Removes the generation of {@code before} unless {@code after}, as stored, goes on with it. */
  void settle(Story before, Story after) {
    if (after.isTerminal()) {
      remove(after);
    } else {
      before.generation().filter(ref -> after.generation().isEmpty()).ifPresent(this::discard);
    }
  }

  /**
   * Removes the generation of a story that has ended, if any, and then the story from the queue,
   * where it is so that another task does the same should this one die. Idempotent.
   */
  Future<Void> remove(Story ended) {
    return ended
        .generation()
        .map(generation -> remove(ended, generation))
        .orElse(Future.succeededFuture());
  }

  private Future<Void> remove(Story ended, GenerationRef generation) {
    if (!ended.isComplete()) {
      cancel(generation);
    }
    Story left = ended.under(Optional.empty());
    return add(
        generation.id(),
        (id, key) ->
            model
                .generator()
                .delete(id, key)
                .compose(gone -> repository.take(ended, left, 0))
                .mapEmpty());
  }

  /** Completes when nothing is under way. */
  Future<Void> idle() {
    return Future.join(List.copyOf(pending.values())).transform(done -> Future.succeededFuture());
  }

  private Future<Void> add(String id, BiFunction<String, String, Future<Void>> request) {
    Future<Void> before = pending.getOrDefault(id, Future.succeededFuture());
    if (pending.size() == CAPACITY) {
      return before;
    }
    Future<Void> next =
        before
            .transform(done -> Retry.run(vertx, () -> send(id, request), this::pause))
            .onFailure(why -> LOG.warn("generation {} may be left at the provider", id, why));
    pending.put(id, next);
    next.onComplete(done -> pending.remove(id, next));
    return next;
  }

  private Future<Void> send(String id, BiFunction<String, String, Future<Void>> request) {
    return model.secrets().get().compose(key -> request.apply(id, key));
  }

  private Optional<Duration> pause(Throwable failure, int failures) {
    boolean mayPass = failure instanceof GenerationException why && why.code().isRetryable();
    return Optional.of(model.retries().pauseAfter(failures))
        .filter(pause -> mayPass && failures < TRIES);
  }
}
