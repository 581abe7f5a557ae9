package io.chatgenerator.pipeline;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Generation;
import io.chatgenerator.story.TextGenerator.Request;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One request to the model, which goes on as the test says. */
final class ModelCall implements Generation {
  private final Request request;
  private final int attempt;
  private final ProcessState task;
  private final Consumer<String> onText;
  private final Promise<Completion> completion = Promise.promise();
  private final StringBuilder text = new StringBuilder();
  private boolean stopped;
  private Usage usage = Usage.UNKNOWN;

  ModelCall(Request request, int attempt, ProcessState task, Consumer<String> onText) {
    this.request = request;
    this.attempt = attempt;
    this.task = task;
    this.onText = onText;
  }

  String prompt() {
    return request.prompt();
  }

  /** Which attempt at the story it belongs to. */
  int attempt() {
    return attempt;
  }

  boolean isOfSameAttempt(ModelCall other) {
    return attempt == other.attempt && prompt().equals(other.prompt());
  }

  String key() {
    return request.key();
  }

  Map<String, String> headers() {
    return request.headers();
  }

  Duration timeLimit() {
    return request.timeLimit();
  }

  ProcessState task() {
    return task;
  }

  /** All that was said. */
  String text() {
    return text.toString();
  }

  boolean isRunning() {
    return task.isAlive() && !completion.future().isComplete();
  }

  /** Whether the model itself has failed. */
  boolean hasFailed() {
    return completion.future().failed() && !stopped;
  }

  /** Whether it has ended without success. */
  boolean isOver() {
    return completion.future().failed();
  }

  /** Whether it was stopped before it had ended. */
  boolean wasStopped() {
    return stopped;
  }

  boolean succeeded() {
    return completion.future().succeeded();
  }

  void say(String piece) {
    text.append(piece);
    onText.accept(piece);
  }

  void finish() {
    completion.complete(new Completion(FinishReason.STOP, "model"));
  }

  /** The same, with what the provider says of the tokens. */
  void finish(int promptTokens, int completionTokens) {
    usage = new Usage(OptionalInt.of(promptTokens), OptionalInt.of(completionTokens));
    finish();
  }

  @Override
  public Usage usage() {
    return usage;
  }

  void fail(FailureCode code) {
    fail(code, Optional.empty());
  }

  void fail(FailureCode code, Optional<Duration> retryAfter) {
    completion.fail(new GenerationException(code, "as the test says", retryAfter, null));
  }

  @Override
  public Future<Completion> completion() {
    return completion.future();
  }

  @Override
  public Optional<String> requestId() {
    return Optional.of("req_" + prompt().hashCode());
  }

  @Override
  public void stop() {
    stopped |= completion.tryFail(new GenerationException(FailureCode.INTERNAL, "stopped"));
  }
}
