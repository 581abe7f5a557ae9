package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Generation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requests to the model within one attempt: fetch the key, ask, and ask again where that may
 * help. Once text has arrived a failure is final here, since a second answer would not continue the
 * first one.
 */
final class ModelCalls {
  private final AttemptContext context;
  private final String prompt;
  private final Consumer<String> onText;
  private final Instant deadline;
  private Optional<Generation> running = Optional.empty();
  private boolean stopped;
  private boolean textArrived;
  private boolean keyRefreshed;
  private int calls;

  ModelCalls(AttemptContext context, String prompt, Consumer<String> onText) {
    this.context = requireNonNull(context);
    this.prompt = requireNonNull(prompt);
    this.onText = requireNonNull(onText);
    this.deadline = context.leases().now().plus(context.patience());
  }

  /** Fetches the key and generates, after a pause. Fails with a {@link GenerationException}. */
  Future<Completion> complete(Duration pause) {
    return pause(pause).compose(waited -> context.secrets().get()).compose(this::generate);
  }

  /** Closes the connection to the model; the completion fails, and no more text arrives. */
  void stop() {
    stopped = true;
    running.ifPresent(Generation::stop);
  }

  private Future<Completion> generate(String key) {
    if (stopped) {
      return Future.failedFuture(
          new GenerationException(FailureCode.INTERNAL, "stopped before the call"));
    }
    calls++;
    Generation generation = context.generator().generate(prompt, key, this::take);
    running = Optional.of(generation);
    return generation.completion().recover(failure -> askAgain(key, failure));
  }

  private void take(String piece) {
    textArrived = true;
    onText.accept(piece);
  }

  private Future<Completion> askAgain(String key, Throwable failure) {
    if (stopped || textArrived || !(failure instanceof GenerationException cause)) {
      return Future.failedFuture(failure);
    }
    if (cause.code() == FailureCode.MODEL_UNAUTHORIZED && !keyRefreshed) {
      keyRefreshed = true;
      context.secrets().invalidate(key);
      return complete(Duration.ZERO);
    }
    Duration left = Duration.between(context.leases().now(), deadline);
    return context
        .retries()
        .delay(cause, calls, left)
        .map(this::complete)
        .orElse(Future.failedFuture(cause));
  }

  private Future<?> pause(Duration length) {
    return length.isZero()
        ? Future.succeededFuture()
        : context.vertx().timer(length.toMillis() + 1);
  }
}
