package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.INTERNAL;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.MODEL_UNREADABLE;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One answer of the model, from the connection to the last event. Lives on one event loop. However
 * it ends, the watchdog is called off and a connection that still brings text is closed.
 *
 * <p>Once a finish reason was seen, no fault of the connection fails it: usage and the end are
 * waited for a moment, and no longer.
 */
final class StreamedGeneration implements TextGenerator.Generation {
  private static final int MAX_ERROR_BYTES = 16 * 1024;

  /** How long the rest of a finished answer may take. */
  private static final long LINGER_MILLIS = 1500;

  private final Vertx vertx;
  private final Exchange exchange;
  private final Promise<Completion> completion = Promise.promise();
  private final ChatCompletionStream stream;
  private final AnswerReader answer;
  private final Watchdog watchdog;
  private boolean over;
  private String requestId = "";
  private long linger = -1;

  StreamedGeneration(
      Vertx vertx,
      OpenAiConfig config,
      Exchange exchange,
      TextGenerator.Request request,
      Consumer<String> onText) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.stream = new ChatCompletionStream(config.model(), onText);
    this.answer = new AnswerReader(stream);
    this.watchdog = new Watchdog(vertx, config, request.timeLimit(), this::timeOut);
  }

  StreamedGeneration start() {
    exchange.send().onSuccess(this::receive).onFailure(cause -> fail(unreachable(cause)));
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
  public void stop() {
    fail(new GenerationException(INTERNAL, "stopped by the caller"));
  }

  private void receive(HttpClientResponse response) {
    // Replaced below where it matters; without one, our own reset would be logged as an error.
    response.exceptionHandler(reset -> {});
    if (over) {
      return;
    }
    requestId = LogText.of(response.getHeader("x-request-id"));
    String encoding = response.getHeader("Content-Encoding");
    if (response.statusCode() / 100 != 2 || response.statusCode() == 204) {
      readError(response);
    } else if (encoding != null && !encoding.isBlank() && !encoding.equals("identity")) {
      fail(
          new GenerationException(
              MODEL_UNREADABLE, "the model's answer is encoded as " + LogText.of(encoding)));
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
              complete(true);
            })
        .exceptionHandler(
            cause ->
                breakOff(new GenerationException(MODEL_BROKEN, "the connection broke", cause)));
  }

  private void read(Runnable reading) {
    if (over) {
      return;
    }
    int piecesBefore = stream.pieces();
    failureOf(reading).ifPresent(this::end);
    if (answer.hasBegun()) {
      watchdog.touch();
    }
    if (stream.isDone()) {
      complete(true);
    } else if (stream.isFinished() && (linger < 0 || stream.pieces() > piecesBefore)) {
      lingerAnew();
    }
  }

  /** From the last piece: some servers say that they stop in each chunk. */
  private void lingerAnew() {
    vertx.cancelTimer(linger);
    if (!over) {
      linger = vertx.setTimer(LINGER_MILLIS, late -> complete(true));
    }
  }

  private void readError(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              watchdog.touch();
              body.appendBuffer(chunk);
              if (body.length() > MAX_ERROR_BYTES) {
                fail(failure(response, body));
              }
            })
        .endHandler(
            end -> {
              exchange.ended();
              askOtherwiseOrFail(response, body);
            })
        .exceptionHandler(cut -> fail(failure(response, body)));
  }

  private void askOtherwiseOrFail(HttpClientResponse response, Buffer body) {
    if (!over && exchange.mayAskOtherwise(response.statusCode(), body.toString())) {
      start();
    } else {
      fail(failure(response, body));
    }
  }

  private static GenerationException failure(HttpClientResponse response, Buffer body) {
    return HttpFailure.of(
        response.statusCode(), response.headers(), body.toString(), Instant.now());
  }

  private void timeOut(String why) {
    breakOff(new GenerationException(MODEL_TIMEOUT, why));
  }

  /** Ends what the connection does not let go on, with what has come of it. */
  private void breakOff(GenerationException cause) {
    if (over) {
      return;
    }
    Optional<GenerationException> lasting =
        failureOf(answer::end).filter(failure -> !failure.code().isRetryable());
    end(lasting.orElse(cause));
  }

  private static Optional<GenerationException> failureOf(Runnable reading) {
    try {
      reading.run();
      return Optional.empty();
    } catch (GenerationException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      return Optional.of(new GenerationException(INTERNAL, "reading the model's answer failed", e));
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
    if (over) {
      return;
    }
    try {
      succeed(stream.finish(clean));
    } catch (GenerationException e) {
      fail(e);
    }
  }

  private void succeed(Completion how) {
    settle();
    vertx.setTimer(LINGER_MILLIS, fired -> exchange.close());
    completion.complete(how);
  }

  private void fail(GenerationException cause) {
    if (over) {
      return;
    }
    settle();
    exchange.close();
    completion.fail(withRequestId(cause));
  }

  private void settle() {
    over = true;
    watchdog.stop();
    vertx.cancelTimer(linger);
  }

  private GenerationException withRequestId(GenerationException e) {
    return requestId.isEmpty()
        ? e
        : new GenerationException(
            e.code(),
            e.getMessage() + " (request id " + requestId + ")",
            e.retryAfter(),
            e.getCause());
  }

  private static GenerationException unreachable(Throwable cause) {
    return new GenerationException(
        MODEL_UNAVAILABLE, "the model could not be reached: " + cause.getMessage(), cause);
  }
}
