package io.chatgenerator.pipeline;

import io.chatgenerator.limit.Retry;
import io.chatgenerator.pipeline.RetryPolicy.AttemptTime;
import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.pipeline.TokenEstimate.AttemptCost;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.Generation;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.chatgenerator.story.TextGenerator.Listener;
import io.chatgenerator.story.TextGenerator.Request;
import io.chatgenerator.story.TextGenerator.Turn;
import io.chatgenerator.story.TextGenerator.Usage;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requests to the model within one attempt: fetch the key, ask, and ask again where that may
 * help. Once text has arrived, only the same generation can continue it: where it goes on without a
 * connection, another one is attached to it, else a failure is final here.
 */
final class ModelCalls {
  private final Task task;
  private final Model model;
  private final EarlierStories earlier;
  private final AttemptTime time;
  private final AttemptCost cost;
  private final GrowingStory growing;
  private final Story story;
  private final StoryWriter writer;
  private final StoryLog log;
  private final Consumer<GenerationRef> onBegun;
  private Optional<Generation> running = Optional.empty();
  private Trace call = Trace.NONE;
  private boolean stopped;
  private boolean textArrived;
  private boolean keyRefreshed;
  private int calls;

  /**
   * Adds the text that follows the story's to {@code growing}; calls {@code onBegun} with a
   * generation that outlives connections, before its text.
   */
  ModelCalls(
      Task task,
      Model model,
      StoryLog log,
      StoryWriter writer,
      GrowingStory growing,
      Consumer<GenerationRef> onBegun) {
    this.onBegun = onBegun;
    this.task = task;
    this.model = model;
    this.log = log;
    this.writer = writer;
    this.growing = growing;
    this.story = growing.now();
    this.earlier =
        new EarlierStories(
            task.vertx(), task.random(), task.repository(), model.tokens().maxContextLength());
    this.time = new AttemptTime(task.leases(), model.retries(), story);
    this.cost = new AttemptCost(model.tokens(), story);
    this.textArrived = !story.text().isEmpty() || story.generation().isPresent();
  }

  /** Fetches the key and generates, after a pause. Fails with a {@link GenerationException}. */
  Future<Completion> complete(Duration pause) {
    return pause(pause)
        .compose(waited -> secret())
        .compose(
            key ->
                earlier
                    .read(story, () -> stopped ? Duration.ZERO : time.left())
                    .compose(turns -> writer.secureLease().compose(held -> generate(key, turns))));
  }

  private Future<String> secret() {
    Future<String> key =
        Retry.run(
            task.vertx(),
            model.secrets()::get,
            (failure, failures) ->
                stopped ? Optional.empty() : time.pauseBeforeKey(failure, failures));
    return log.trace().begin(Step.SECRET).watch(key);
  }

  /**
   * Whether another attempt may follow after a failure: text of this one may have been published.
   * Of a generation that another task has begun, readers may have more than was saved.
   */
  boolean allowAttemptAfter(GenerationException cause) {
    return textArrived && model.retries().allowsAttemptAfter(cause, story);
  }

  /** Closes the connection to the model; the completion fails, and no more text arrives. */
  void stop() {
    stopped = true;
    running.filter(last -> !last.completion().isComplete()).ifPresent(last -> cost.cutOff());
    running.ifPresent(Generation::stop);
  }

  private Future<Completion> generate(String key, List<Turn> turns) {
    if (stopped) {
      return failed(FailureCode.INTERNAL, "stopped before the call");
    }
    Duration left = time.left();
    if (left.isNegative() || left.isZero()) {
      return failed(FailureCode.MODEL_TIMEOUT, "no time was left for the call");
    }
    calls++;
    call = log.trace().begin(isBegun() ? Step.ATTACH : Step.GENERATE);
    Request asked =
        new Request(story.owner(), story.id(), turns, story.prompt(), key, call.headers(), left);
    cost.asked(asked.words());
    Generation generation = connect(asked);
    running = Optional.of(generation);
    return generation
        .completion()
        .onComplete(over -> named(generation.requestId()))
        .onSuccess(this::answered)
        .recover(failure -> askAgain(key, failure));
  }

  private static Future<Completion> failed(FailureCode code, String why) {
    return Future.failedFuture(new GenerationException(code, why));
  }

  /** Whether there is a generation to attach to, of this connection's or of another task's. */
  private boolean isBegun() {
    return running.map(Generation::isAttachable).orElse(story.generation().isPresent());
  }

  private boolean isAttachable() {
    return running.filter(Generation::isAttachable).isPresent();
  }

  private Generation connect(Request asked) {
    if (isAttachable()) {
      return running.get().attach(asked);
    }
    return story
        .generation()
        .filter(ref -> running.isEmpty())
        .map(ref -> model.generator().attach(ref.id(), story.text(), asked, listener()))
        .orElseGet(() -> model.generator().generate(asked, listener()));
  }

  private Listener listener() {
    return new Listener() {
      @Override
      public void accept(String piece) {
        time.broughtText();
        cost.wrote(piece);
        if (!textArrived) {
          textArrived = true;
          call.firstText();
        }
        growing.add(piece);
      }

      @Override
      public void begun(String id) {
        onBegun.accept(new GenerationRef(id, time.beganAt()));
      }
    };
  }

  private void named(Optional<String> requestId) {
    log.knownUpstreamAs(requestId);
    requestId.ifPresent(call::knownUpstreamAs);
  }

  TokenCount used() {
    return cost.used(running.map(Generation::usage).orElse(Usage.UNKNOWN));
  }

  private void answered(Completion how) {
    call.answered(how, used());
    call.end();
  }

  private Future<Completion> askAgain(String key, Throwable failure) {
    if (stopped) {
      call.stopped();
      call.end();
      return Future.failedFuture(failure);
    }
    cost.failed(failure);
    Optional<Duration> pause =
        failure instanceof GenerationException cause ? pauseAfter(cause, key) : Optional.empty();
    call.fail(failure);
    call.end();
    return pause.map(this::complete).orElse(Future.failedFuture(failure));
  }

  /** How long to wait before the model is asked again; empty where that is of no use. */
  private Optional<Duration> pauseAfter(GenerationException cause, String key) {
    boolean attachable = isAttachable();
    if (textArrived && !attachable) {
      return Optional.empty();
    }
    if (cause.code() == FailureCode.MODEL_UNAUTHORIZED && !keyRefreshed) {
      keyRefreshed = true;
      model.secrets().invalidate(key);
      return Optional.of(Duration.ZERO);
    }
    return attachable ? time.pauseBeforeAttaching(cause) : time.pauseBeforeCall(cause, calls);
  }

  private Future<?> pause(Duration length) {
    return length.isZero() ? Future.succeededFuture() : task.vertx().timer(length.toMillis() + 1);
  }
}
