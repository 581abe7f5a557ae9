package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.GenerationRef;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.Generation;
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
import java.util.function.Supplier;

/**
 * The requests to the model within one attempt: fetch the key, ask, and ask again where that may
 * help. Once text has arrived, only the same generation can continue it: where it goes on without a
 * connection, another one is attached to it, else a failure is final here.
 */
final class ModelCalls {
  private final AttemptContext context;
  private final Trace trace;
  private final StoryLog log;
  private final Story story;
  private final Supplier<Future<Void>> lease;
  private final EarlierStories earlier;
  private final Consumer<String> onText;
  private final Consumer<GenerationRef> onBegun;
  private final AttemptTime time;
  private final AttemptCost cost;
  private Optional<Generation> running = Optional.empty();
  private Trace call = Trace.NONE;
  private boolean stopped;
  private boolean textArrived;
  private int fruitless;
  private boolean keyRefreshed;
  private int calls;

  /**
   * @param trace what the calls belong to
   * @param log records what the model's makers call each request
   * @param lease succeeds while the attempt may call the model
   * @param onText receives the text that follows the story's
   * @param onBegun receives a generation that outlives connections, before its text
   */
  ModelCalls(
      AttemptContext context,
      Trace trace,
      StoryLog log,
      Story story,
      Supplier<Future<Void>> lease,
      Consumer<String> onText,
      Consumer<GenerationRef> onBegun) {
    this.context = requireNonNull(context);
    this.trace = requireNonNull(trace);
    this.log = requireNonNull(log);
    this.story = requireNonNull(story);
    this.lease = requireNonNull(lease);
    this.time = new AttemptTime(context, story);
    this.earlier = new EarlierStories(context, story, () -> stopped ? Duration.ZERO : time.left());
    this.onText = requireNonNull(onText);
    this.onBegun = requireNonNull(onBegun);
    this.textArrived = !story.text().isEmpty() || story.generation().isPresent();
    this.cost = new AttemptCost(context.tokens(), story);
  }

  /** Fetches the key and generates, after a pause. Fails with a {@link GenerationException}. */
  Future<Completion> complete(Duration pause) {
    return pause(pause)
        .compose(waited -> secret())
        .compose(
            key ->
                earlier.read().compose(turns -> lease.get().compose(held -> generate(key, turns))));
  }

  private Future<String> secret() {
    Future<String> key =
        Retry.run(context.vertx(), () -> context.secrets().get(), this::pauseBeforeKey);
    return trace.begin(Step.SECRET).watch(key);
  }

  /** Empty where the key is certain not to be had, or there is no time left for it. */
  private Optional<Duration> pauseBeforeKey(Throwable failure, int failures) {
    if (stopped || !(failure instanceof GenerationException cause)) {
      return Optional.empty();
    }
    Duration backOff = context.retries().pauseAfterFailures(failures);
    return cause.retryAfter().map(backOff::plus).filter(pause -> pause.compareTo(time.left()) < 0);
  }

  /**
   * Whether text of the attempt may have been published: what comes after a failure is the next
   * attempt then. Of a generation that another task has begun, readers may have more than was
   * saved.
   */
  boolean hasText() {
    return textArrived;
  }

  /** Closes the connection to the model; the completion fails, and no more text arrives. */
  void stop() {
    stopped = true;
    running.filter(last -> !last.completion().isComplete()).ifPresent(last -> cost.cutOff());
    running.ifPresent(Generation::stop);
  }

  private Future<Completion> generate(String key, List<Turn> turns) {
    if (stopped) {
      return Future.failedFuture(
          new GenerationException(FailureCode.INTERNAL, "stopped before the call"));
    }
    Duration left = time.left();
    if (left.isNegative() || left.isZero()) {
      return Future.failedFuture(
          new GenerationException(FailureCode.MODEL_TIMEOUT, "no time was left for the call"));
    }
    calls++;
    call = trace.begin(isBegun() ? Step.ATTACH : Step.GENERATE);
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

  /** Whether there is a generation to attach to, of this connection's or of another task's. */
  private boolean isBegun() {
    return running.map(Generation::isAttachable).orElse(story.generation().isPresent());
  }

  private Generation connect(Request asked) {
    if (running.isPresent() && running.get().isAttachable()) {
      return running.get().attach(asked);
    }
    return story
        .generation()
        .filter(ref -> running.isEmpty())
        .map(ref -> context.generator().attach(ref.id(), story.text(), asked, listener()))
        .orElseGet(() -> context.generator().generate(asked, listener()));
  }

  private Listener listener() {
    return new Listener() {
      @Override
      public void accept(String piece) {
        take(piece);
      }

      @Override
      public void begun(String id) {
        onBegun.accept(new GenerationRef(id, time.beganAt()));
      }
    };
  }

  private void take(String piece) {
    fruitless = 0;
    cost.wrote(piece);
    if (!textArrived) {
      textArrived = true;
      call.firstText();
    }
    onText.accept(piece);
  }

  private void named(Optional<String> requestId) {
    log.knownUpstreamAs(requestId);
    requestId.ifPresent(call::knownUpstreamAs);
  }

  /** What the attempt has cost until now. */
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
    boolean attachable = running.filter(Generation::isAttachable).isPresent();
    if (textArrived && !attachable) {
      return Optional.empty();
    }
    if (cause.code() == FailureCode.MODEL_UNAUTHORIZED && !keyRefreshed) {
      keyRefreshed = true;
      context.secrets().invalidate(key);
      return Optional.of(Duration.ZERO);
    }
    return attachable
        ? pauseBeforeAttaching(cause)
        : context.retries().delay(cause, calls, time.left());
  }

  /** None after a connection that has brought text. */
  private Optional<Duration> pauseBeforeAttaching(GenerationException cause) {
    boolean atOnce = fruitless == 0 && cause.retryAfter().isEmpty();
    fruitless++;
    return context
        .retries()
        .delayOfAttachment(cause, fruitless, time.left())
        .map(pause -> atOnce ? Duration.ZERO : pause);
  }

  private Future<?> pause(Duration length) {
    return length.isZero()
        ? Future.succeededFuture()
        : context.vertx().timer(length.toMillis() + 1);
  }
}
