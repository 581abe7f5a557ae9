package io.chatgenerator.pipeline;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Generation;
import io.chatgenerator.story.TextGenerator.Listener;
import io.chatgenerator.story.TextGenerator.Request;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** One request to the model, which goes on as the test says. */
final class ModelCall implements Generation {
  private final Request request;
  private final int attempt;
  private final ProcessState task;
  private final Listener listener;
  private final Optional<ScriptedGeneration> generation;
  private final boolean attached;
  private boolean named;
  private final Promise<Completion> completion = Promise.promise();
  private final StringBuilder text = new StringBuilder();
  private boolean stopped;
  private Usage usage = Usage.UNKNOWN;
  private boolean failed;
  private BiFunction<Request, Listener, Generation> again =
      (request, listener) -> {
        throw new IllegalStateException("not attachable");
      };

  private ModelCall(
      Request request,
      int attempt,
      ProcessState task,
      Listener listener,
      Optional<ScriptedGeneration> generation,
      boolean attached) {
    this.request = request;
    this.attempt = attempt;
    this.task = task;
    this.listener = listener;
    this.generation = generation;
    this.attached = attached;
    this.named = attached || generation.isEmpty();
  }

  /** One that begins a generation, which may outlive it. */
  static ModelCall begin(
      Request request,
      int attempt,
      ProcessState task,
      Listener listener,
      Optional<ScriptedGeneration> generation) {
    return new ModelCall(request, attempt, task, listener, generation, false);
  }

  /** One that is attached to a generation, of which {@code known} is known. */
  static ModelCall attach(
      Request request,
      int attempt,
      ProcessState task,
      Listener listener,
      ScriptedGeneration generation,
      String known) {
    ModelCall call = new ModelCall(request, attempt, task, listener, Optional.of(generation), true);
    call.text.append(known);
    return call;
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

  Optional<ScriptedGeneration> generation() {
    return generation;
  }

  /** Whether it goes on with what was begun, and paid for, before. */
  boolean isAttached() {
    return attached;
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
    return completion.future().failed() && !stopped && !isAttachable();
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

  /** Says something more, after all that was said to others meanwhile. */
  void say(String piece) {
    if (generation.filter(ScriptedGeneration::hasNoText).isPresent()) {
      fail(FailureCode.MODEL_BROKEN);
      return;
    }
    begin();
    generation.ifPresent(lasting -> lasting.write(piece));
    pass(generation.map(this::notPassed).orElse(piece));
  }

  /** Sends its id, where it has one. */
  void begin() {
    if (!named) {
      named = true;
      listener.begun(generation.orElseThrow().id());
    }
  }

  private String notPassed(ScriptedGeneration lasting) {
    return lasting.text().substring(text.length());
  }

  private void pass(String piece) {
    text.append(piece);
    if (!piece.isEmpty()) {
      listener.accept(piece);
    }
  }

  void finish() {
    if (generation.isPresent()) {
      say("");
      generation.get().finish();
    }
    completion.tryComplete(new Completion(FinishReason.STOP, "model"));
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
    failed = true;
    generation.ifPresent(ScriptedGeneration::fail);
    completion.tryFail(new GenerationException(code, "as the test says", retryAfter, null));
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
  public boolean isAttachable() {
    return generation.isPresent() && named && !failed;
  }

  /** The connection is lost, and the generation goes on. */
  void cut() {
    completion.tryFail(new GenerationException(FailureCode.MODEL_BROKEN, "cut"));
  }

  /** What connects to its generation again. */
  void onLost(BiFunction<Request, Listener, Generation> attaching) {
    again = attaching;
  }

  @Override
  public Generation attach(Request request) {
    return again.apply(request, listener);
  }

  @Override
  public void stop() {
    stopped |= completion.tryFail(new GenerationException(FailureCode.INTERNAL, "stopped"));
  }
}
