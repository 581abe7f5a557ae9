package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.graphql.ResultSink;
import io.chatgenerator.graphql.RunningOperation;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.ws.CloseCode;
import io.chatgenerator.ws.ConnectionRegistry;
import io.chatgenerator.ws.ConnectionRegistry.ClientConnection;
import io.chatgenerator.ws.ConnectionTimers;
import io.chatgenerator.ws.WriteBuffer;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one request as a stream of server-sent events, from its head to its end. Only an
 * operation that is over is followed by {@code complete}; a client that misses it comes back.
 * Confined to the connection's event loop.
 */
final class EventStream implements ClientConnection, ResultSink {
  private static final int SILENT_INTERVALS = 2;

  /** Nothing, which keeps the connection in use. */
  private static final String COMMENT = ":\n\n";

  /** Browsers pass on no event without data. */
  private static final String COMPLETE = "event: complete\ndata: \n\n";

  private final RoutingContext http;
  private final HttpServerResponse response;
  private final ConnectionRegistry registry;
  private final ConnectionTimers timers;
  private final WriteBuffer outbox;
  private final RunningOperation operation;
  private int intervalsBehind;
  private boolean gone;

  EventStream(RoutingContext http, ConnectionRegistry registry, Answer answer) {
    this.http = http;
    this.response = http.response();
    this.registry = registry;
    this.timers = new ConnectionTimers(http.vertx());
    this.outbox =
        new WriteBuffer(
            response,
            () -> response.closed() || response.ended(),
            http.vertx().getOrCreateContext(),
            registry.observer()::readerSlow,
            () -> intervalsBehind = 0);
    this.operation = new RunningOperation(this, registry.observer(), answer);
  }

  /** All events of an operation that has one result. */
  static Future<Void> single(
      HttpServerResponse response, ExecutionResult execution, Answer answer) {
    String result = ResultFormat.json(execution);
    Future<Void> written =
        response.closed()
            ? Future.succeededFuture()
            : head(response).end(nextEvent(result) + COMPLETE);
    answer.sent(ByteBufUtil.utf8Bytes(result), written);
    return written;
  }

  /**
   * Streams what an execution has begun, until the expiry. A comment is sent in each interval; a
   * client that takes nothing for two is cut off.
   */
  void start(Instant expiry, ExecutionResult execution, Duration keepAlive) {
    registry.observer().operationStarted();
    head(response).setChunked(true);
    http.addEndHandler(ended -> gone());
    send(COMMENT);
    registry.add(this);
    timers.startHeartbeat(keepAlive, this::beat, expiry, () -> close(CloseCode.FORBIDDEN));
    if (response.closed()) {
      gone();
    }
    operation.start(Future.succeededFuture(execution));
  }

  @Override
  public Future<Void> next(String result, Optional<String> eventId) {
    // The id is what a client sends back when it resumes.
    return send(eventId.map(id -> "id: " + id + "\n").orElse("") + nextEvent(result));
  }

  @Override
  public Future<Void> completeWith(String result) {
    Future<Void> written = next(result, Optional.empty());
    complete();
    return written;
  }

  @Override
  public void fail(List<GraphQLError> errors) {
    completeWith(Json.encode(Map.of("errors", ResultFormat.errors(errors))));
  }

  @Override
  public void complete() {
    send(COMPLETE);
    end();
  }

  @Override
  public void whenWritable(Runnable task) {
    outbox.whenWritable(task);
  }

  @Override
  public void close(CloseCode why) {
    if (outbox.isClosed()) {
      return;
    }
    registry.observer().closing(why);
    if (why == CloseCode.SILENT) {
      response.reset();
    }
    end();
  }

  @Override
  public int operations() {
    return gone ? 0 : 1;
  }

  private void beat() {
    if (!outbox.isBehind()) {
      send(COMMENT);
    } else if (++intervalsBehind == SILENT_INTERVALS) {
      close(CloseCode.SILENT);
    }
  }

  private Future<Void> send(String event) {
    return outbox.send(() -> response.write(event));
  }

  private void end() {
    outbox.close();
    operation.cancel();
    timers.stopAll();
    if (!response.closed() && !response.ended()) {
      response.end();
    }
  }

  private void gone() {
    if (gone) {
      return;
    }
    gone = true;
    timers.stopAll();
    outbox.close();
    operation.cancel();
    registry.observer().operationEnded();
    registry.remove(this);
  }

  private static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader(CONTENT_TYPE, ResponseType.EVENT_STREAM.contentType())
        .putHeader(CACHE_CONTROL, "no-store")
        // Proxies would collect events before they pass them on.
        .putHeader("X-Accel-Buffering", "no");
  }

  /** Of JSON, which has no line ends outside of its strings, nor in them. */
  private static String nextEvent(String result) {
    return "event: next\ndata: " + result + "\n\n";
  }
}
