package io.chatgenerator.openai;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One generation, started and heard on an event loop, watched from the test's thread. */
final class Run {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private final Context context;
  private final List<String> pieces = new CopyOnWriteArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Promise<Completion> completion = Promise.promise();
  private final Promise<Void> firstText = Promise.promise();
  private TextGenerator.Generation generation;

  private Run(Context context) {
    this.context = context;
  }

  static Run start(Vertx vertx, TextGenerator generator, String prompt, String key) {
    return start(vertx, generator, asking(prompt, key, TIME_LIMIT));
  }

  static Run start(Vertx vertx, TextGenerator generator, TextGenerator.Request request) {
    Run run = new Run(vertx.getOrCreateContext());
    run.context.runOnContext(go -> run.begin(generator, request));
    return run;
  }

  /** A request of one owner. */
  static TextGenerator.Request asking(String prompt, String key, Duration timeLimit) {
    return new TextGenerator.Request(
        "owner-1", "story-1", List.of(), prompt, key, Map.of(), timeLimit);
  }

  private void begin(TextGenerator generator, TextGenerator.Request request) {
    generation = generator.generate(request, this::receive);
    generation.completion().onComplete(end -> end(end.result(), end.cause()));
  }

  /** What the provider has said of the tokens. */
  TextGenerator.Usage usage() {
    return generation.usage();
  }

  private void receive(String piece) {
    checkContext("text");
    if (completion.future().isComplete()) {
      violations.add("text after the completion");
    }
    pieces.add(piece);
    firstText.tryComplete();
  }

  private void end(Completion how, Throwable cause) {
    checkContext("completion");
    if (cause == null) {
      completion.complete(how);
    } else {
      completion.fail(cause);
    }
  }

  private void checkContext(String what) {
    if (!Vertx.currentContext().equals(context)) {
      violations.add(what + " on another context");
    }
  }

  Future<Void> firstText() {
    return firstText.future();
  }

  /** Stops the generation, as its caller would. */
  Run stop() {
    context.runOnContext(go -> generation.stop());
    return this;
  }

  /** Stops it in the same turn of the event loop in which it was started. */
  static Run startAndStop(Vertx vertx, TextGenerator generator, String prompt, String key) {
    Run run = new Run(vertx.getOrCreateContext());
    run.context.runOnContext(
        go -> {
          run.begin(generator, asking(prompt, key, TIME_LIMIT));
          run.generation.stop();
          run.generation.stop();
        });
    return run;
  }

  Completion success() {
    Completion how = completion.future().timeout(30, SECONDS).await();
    assertNoViolations();
    return how;
  }

  GenerationException failure() {
    Throwable cause =
        completion
            .future()
            .map(how -> (Throwable) null)
            .otherwise(e -> e)
            .timeout(30, SECONDS)
            .await();
    assertNoViolations();
    if (cause instanceof GenerationException failure) {
      return failure;
    }
    throw new AssertionError("no GenerationException", cause);
  }

  /** What was received until now. */
  String text() {
    return String.join("", pieces);
  }

  private void assertNoViolations() {
    Promise<List<String>> seen = Promise.promise();
    context.runOnContext(go -> seen.complete(List.copyOf(violations)));
    if (!seen.future().timeout(30, SECONDS).await().isEmpty()) {
      throw new AssertionError(violations);
    }
  }
}
