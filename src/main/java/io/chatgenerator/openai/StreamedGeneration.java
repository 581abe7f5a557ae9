package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.INTERNAL;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNREADABLE;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * One answer of the model, from the connection to the last event; or, where the server streams it
 * no more, from several requests until it is whole. Lives on one event loop. However it ends, the
 * watchdog is called off and a connection that still brings text is closed.
 *
 * <p>Once a finish reason was seen, no fault of the connection fails it: usage and the end are
 * waited for a moment, and no longer.
 */
final class StreamedGeneration implements TextGenerator.Generation {
  private static final long LINGER_MILLIS = 1500;

  private static final long FIRST_POLL_PAUSE = 500;
  private static final long LONGEST_POLL_PAUSE = 8_000;
  private final Vertx vertx;
  private final Exchange exchange;
  private final Promise<Completion> completion = Promise.promise();
  private final ModelAnswer stream;
  private final Function<TextGenerator.Request, StreamedGeneration> again;
  private final Watchdog watchdog;
  private AnswerReader answer;
  private boolean over;
  private boolean stopped;
  private long pollPause = FIRST_POLL_PAUSE / 2;
  private String requestId = "";
  private long linger = -1;

  StreamedGeneration(
      Vertx vertx,
      OpenAiConfig config,
      Exchange exchange,
      TextGenerator.Request request,
      ModelAnswer stream,
      Function<TextGenerator.Request, StreamedGeneration> again) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.stream = stream;
    this.again = again;
    this.watchdog =
        new Watchdog(
            vertx,
            config,
            request.timeLimit(),
            why -> breakOff(new GenerationException(MODEL_TIMEOUT, why)));
  }

  StreamedGeneration start() {
    answer = new AnswerReader(stream);
    exchange
        .send()
        .onSuccess(this::receive)
        .onFailure(cause -> fail(HttpFailure.unreachable(cause)));
    return this;
  }

  @Override
  public Future<Completion> completion() {
    return completion.future();
  }

  @Override
  public Optional<String> requestId() {
    return Optional.of(requestId).filter(id -> !id.isEmpty());
  }

  @Override
  public TextGenerator.Usage usage() {
    return stream.outcome.usage();
  }

  @Override
  public boolean isAttachable() {
    return stream.isAttachable();
  }

  @Override
  public TextGenerator.Generation attach(TextGenerator.Request request) {
    return again.apply(request);
  }

  /** One that goes on without this connection is waited for until its id is known. */
  @Override
  public void stop() {
    if (!over && !stopped) {
      stopped = true;
      stream.mute();
      completion.tryFail(new GenerationException(INTERNAL, "stopped by the caller"));
      closeIfStopped();
    }
  }

  private void closeIfStopped() {
    if (stopped && (stream.isIdentified() || !exchange.isUnderWay())) {
      fail(new GenerationException(INTERNAL, "stopped by the caller"));
    }
  }

  private void receive(HttpClientResponse response) {
    // Replaced below where it matters; without one, our own reset would be logged as an error.
    response.exceptionHandler(reset -> {});
    if (over) {
      return;
    }
    requestId = ModelError.fitForLog(response.getHeader("x-request-id"));
    String encoding = response.getHeader("Content-Encoding");
    if (response.statusCode() / 100 != 2 || response.statusCode() == 204) {
      readError(response);
    } else if (encoding != null && !encoding.isBlank() && !encoding.equals("identity")) {
      fail(
          new GenerationException(
              MODEL_UNREADABLE,
              "the model's answer is encoded as " + ModelError.fitForLog(encoding)));
    } else {
      readAnswer(response);
    }
  }

  private void readAnswer(HttpClientResponse response) {
    response
        .handler(chunk -> read(() -> answer.feed(chunk.getBytes())))
        .endHandler(
            end -> {
              exchange.ended();
              read(answer::end);
              askAgainOrComplete();
            })
        .exceptionHandler(
            cause ->
                breakOff(new GenerationException(MODEL_BROKEN, "the connection broke", cause)));
  }

  private void askAgainOrComplete() {
    if (over || !stream.isPending()) {
      complete(true);
    } else {
      pollPause = Math.min(LONGEST_POLL_PAUSE, 2 * pollPause);
      linger = vertx.setTimer(pollPause, next -> start());
    }
  }

  private void read(Runnable reading) {
    if (over) {
      return;
    }
    int piecesBefore = stream.pieces;
    AnswerReader.failureOf(reading).ifPresent(this::end);
    closeIfStopped();
    if (answer.hasBegun()) {
      watchdog.touch();
    }
    if (stream.isDone()) {
      complete(true);
    } else if (!over && stream.isFinished() && (linger < 0 || stream.pieces > piecesBefore)) {
      // From the last piece: some servers say that they stop in each chunk.
      vertx.cancelTimer(linger);
      linger = vertx.setTimer(LINGER_MILLIS, late -> complete(true));
    }
  }

  private void readError(HttpClientResponse response) {
    HttpFailure.body(response, watchdog::touch)
        .onSuccess(body -> askOtherwiseOrFail(response, body))
        .onFailure(cut -> fail(failure(response, cut.getMessage())));
  }

  private void askOtherwiseOrFail(HttpClientResponse response, String body) {
    exchange.ended();
    if (!over && !stopped && exchange.mayAskOtherwise(response.statusCode(), body)) {
      start();
    } else {
      fail(failure(response, body));
    }
  }

  private GenerationException failure(HttpClientResponse response, String body) {
    int status = response.statusCode();
    return stream.failure(status, HttpFailure.of(status, response.headers(), body));
  }

  /** Ends what the connection does not let go on, with what has come of it. */
  private void breakOff(GenerationException cause) {
    if (!over) {
      end(
          AnswerReader.failureOf(answer::end)
              .filter(failure -> !failure.code().isRetryable())
              .orElse(cause));
    }
  }

  private void end(GenerationException cause) {
    if (stream.isFinished() && cause.code().isRetryable()) {
      complete(false);
    } else {
      fail(cause);
    }
  }

  private void complete(boolean clean) {
    try {
      if (!over) {
        succeed(stream.finish(clean));
      }
    } catch (GenerationException e) {
      fail(e);
    }
  }

  private void succeed(Completion how) {
    settle();
    vertx.setTimer(LINGER_MILLIS, fired -> exchange.close());
    completion.tryComplete(how);
  }

  private void fail(GenerationException cause) {
    if (!over) {
      settle();
      exchange.close();
      completion.tryFail(HttpFailure.ofRequest(requestId, cause));
    }
  }

  private void settle() {
    over = true;
    watchdog.stop();
    vertx.cancelTimer(linger);
  }
}
