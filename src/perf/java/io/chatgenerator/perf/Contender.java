package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the servers, with the clients that speak its protocol. */
abstract class Contender implements AutoCloseable {
  private static final int MAX_SOCKETS = 20_000;
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx;
  private final ServerProcess process;
  private final HttpClientAgent http;
  private final WebSocketClient sockets;
  private final Map<String, FollowedStory> followed = new HashMap<>();
  private final Map<String, List<Runnable>> early = new HashMap<>();
  private Seen seen = new Seen();

  Contender(Vertx vertx, ServerProcess process) {
    this.vertx = vertx;
    this.process = process;
    this.http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
    this.sockets =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(MAX_SOCKETS));
  }

  abstract String name();

  /** Begins to show a user's stories: their status, and the text of those with a reader for it. */
  abstract Future<?> follow(User user);

  /** A socket that waits for whatever happens to a user's stories, and for which nothing does. */
  abstract Future<WebSocket> idle(User user);

  /** A socket for one of many readers of one story. */
  abstract Future<WebSocket> open(User user);

  /** Lets a socket of {@link #open} show a story. */
  abstract void join(WebSocket socket, String id);

  /** Whether a reader of one story has seen its end with this frame. */
  abstract boolean isLast(String frame);

  /** Asks for a story, without following it. Gives the story's id. */
  abstract Future<String> create(User user, FollowedStory story);

  /** The text of a story is followed too, from the moment when its id is known. */
  abstract void followText(User user, String id);

  /** Twenty stories, of 28 kB. */
  abstract Future<Buffer> list(User user);

  /** Where it says that it is ready. */
  abstract String readyPath();

  final ServerProcess process() {
    return process;
  }

  final Vertx vertx() {
    return vertx;
  }

  /** From now on everything counts anew. */
  final Seen begin() {
    seen = new Seen();
    return seen;
  }

  /** Asks for a story that a socket of {@link #follow} shows; completes when it was seen whole. */
  final Future<Void> write(User user, FollowedStory story, boolean text) {
    long asked = System.nanoTime();
    return create(user, story)
        .compose(
            id -> {
              seen.responses.add(System.nanoTime() - asked);
              followed.put(id, story);
              if (text) {
                followText(user, id);
              }
              early.getOrDefault(id, List.of()).forEach(Runnable::run);
              early.remove(id);
              return story.end().onSuccess(done -> followed.remove(id));
            });
  }

  /** Completes when it answers that it is ready. */
  final Future<Void> ready() {
    Promise<Void> ready = Promise.promise();
    long timer = vertx.setPeriodic(1, 5, id -> ask(ready));
    return ready.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void ask(Promise<Void> ready) {
    if (process.isAlive()) {
      send(at(readyPath()), null).onSuccess(yes -> ready.tryComplete());
    } else {
      ready.tryFail(name() + " has ended; see its log in target/perf");
    }
  }

  final Future<Buffer> send(RequestOptions options, Buffer body) {
    return http.request(options)
        .compose(
            request ->
                (body == null ? request.send() : request.send(body)).compose(Contender::bodyOf));
  }

  final RequestOptions at(String path) {
    return new RequestOptions().setHost(HOST).setPort(process.port()).setURI(path);
  }

  final Future<WebSocket> connect(WebSocketConnectOptions options) {
    return sockets.connect(
        options.setHost(HOST).setPort(process.port()).setAllowOriginHeader(false));
  }

  /** A status of a story; one of a story whose id is not known yet waits for it. */
  final void status(String id, String status) {
    seen.frame();
    FollowedStory story = followed.get(id);
    if (story == null) {
      early.computeIfAbsent(id, unknown -> new ArrayList<>()).add(() -> status(id, status));
    } else if (status.equals("GENERATING")) {
      story.began(seen.statuses);
    } else if (status.equals("COMPLETE")) {
      story.ended(seen.statuses);
    }
  }

  final void text(String id, int offset, String delta) {
    seen.frame();
    FollowedStory story = followed.get(id);
    if (story == null) {
      early.computeIfAbsent(id, unknown -> new ArrayList<>()).add(() -> text(id, offset, delta));
    } else {
      story.received(offset, delta.length(), seen.tokens);
    }
  }

  /** Counts the frames of one reader of one story, up to its end. */
  final Future<Void> readToEnd(WebSocket socket) {
    Promise<Void> end = Promise.promise();
    socket.textMessageHandler(
        frame -> {
          seen.frame();
          if (isLast(frame)) {
            end.tryComplete();
          }
        });
    return end.future();
  }

  final JsonObject json(Buffer body) {
    return body.toJsonObject();
  }

  @Override
  public void close() {
    process.close();
    sockets.close();
    http.close();
  }

  private static Future<Buffer> bodyOf(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() < 300
                    ? Future.succeededFuture(body)
                    : Future.failedFuture(response.statusCode() + " " + body));
  }
}
