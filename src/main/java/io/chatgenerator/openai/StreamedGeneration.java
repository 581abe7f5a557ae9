package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.INTERNAL;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request to the model, from the connection to the last event. Lives on one event loop. However
 * it ends, the watchdog is called off and a connection that still brings text is closed.
 */
final class StreamedGeneration implements TextGenerator.Generation {
  private static final int MAX_ERROR_BYTES = 16 * 1024;

  /** After {@code [DONE]} the body should end; until it does, its connection is of no use. */
  private static final long LINGER_MILLIS = 1000;

  private final Vertx vertx;
  private final Promise<Completion> completion = Promise.promise();
  private final ChatCompletionStream stream;
  private final SseParser parser;
  private final Watchdog watchdog;
  private HttpClientRequest request;
  private boolean connected;
  private boolean over;
  private String requestId = "";

  StreamedGeneration(Vertx vertx, OpenAiConfig config, Consumer<String> onText) {
    this.vertx = vertx;
    this.stream = new ChatCompletionStream(config.model(), onText);
    this.parser = new SseParser(SseParser.DEFAULT_LIMIT, stream::accept);
    this.watchdog =
        new Watchdog(
            vertx, config, message -> fail(new GenerationException(MODEL_TIMEOUT, message)));
  }

  StreamedGeneration start(HttpClient client, RequestOptions options, Buffer body) {
    client
        .request(options)
        .compose(opened -> send(opened, body))
        .onSuccess(this::receive)
        .onFailure(cause -> fail(unreachable(cause)));
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

  private Future<HttpClientResponse> send(HttpClientRequest opened, Buffer body) {
    // What befalls the request fails its future too; unhandled here, it would be logged as well.
    opened.exceptionHandler(reported -> {});
    request = opened;
    connected = true;
    if (over) {
      disconnect();
      return Future.failedFuture("stopped before the request was sent");
    }
    return opened.send(body);
  }

  private void receive(HttpClientResponse response) {
    // Replaced below where it matters; without one, our own reset would be logged as an error.
    response.exceptionHandler(reset -> {});
    if (over) {
      return;
    }
    requestId = LogText.of(response.getHeader("x-request-id"));
    if (response.statusCode() != 200) {
      readError(response);
    } else if (isEventStream(response)) {
      readEvents(response);
    } else {
      fail(new GenerationException(MODEL_BROKEN, "the model's answer is not an event stream"));
    }
  }

  private static boolean isEventStream(HttpClientResponse response) {
    String type = response.getHeader("Content-Type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  private void readEvents(HttpClientResponse response) {
    response
        .handler(this::readChunk)
        .endHandler(
            end -> {
              connected = false;
              complete();
            })
        .exceptionHandler(
            cause -> fail(new GenerationException(MODEL_BROKEN, "the connection broke", cause)));
  }

  private void readChunk(Buffer chunk) {
    watchdog.touch();
    if (over) {
      return;
    }
    try {
      parser.feed(chunk.getBytes());
    } catch (GenerationException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new GenerationException(INTERNAL, "reading the model's answer failed", e));
    }
    if (stream.isDone()) {
      complete();
    }
  }

  private void complete() {
    if (over) {
      return;
    }
    try {
      succeed(stream.finish());
    } catch (GenerationException e) {
      fail(e);
    }
  }

  private void readError(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    Runnable report =
        () ->
            fail(
                HttpFailure.of(
                    response.statusCode(), response.headers(), body.toString(), Instant.now()));
    response
        .handler(
            chunk -> {
              watchdog.touch();
              body.appendBuffer(chunk);
              if (body.length() > MAX_ERROR_BYTES) {
                report.run();
              }
            })
        .endHandler(
            end -> {
              connected = false;
              report.run();
            })
        .exceptionHandler(cut -> report.run());
  }

  private void succeed(Completion how) {
    over = true;
    watchdog.stop();
    if (connected) {
      vertx.setTimer(LINGER_MILLIS, fired -> disconnect());
    }
    completion.complete(how);
  }

  private void fail(GenerationException cause) {
    if (over) {
      return;
    }
    over = true;
    watchdog.stop();
    disconnect();
    completion.fail(withRequestId(cause));
  }

  /** Closes the connection, unless the answer has been read to its end: then it is the pool's. */
  private void disconnect() {
    if (connected) {
      connected = false;
      request.reset();
    }
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
