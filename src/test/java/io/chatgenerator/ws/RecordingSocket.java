package io.chatgenerator.ws;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A socket without a network: takes what a test sends, and keeps what it is sent. */
final class RecordingSocket {
  /** Messages, and the close as {@code close <code> <reason>}. */
  final List<String> sent = new ArrayList<>();

  private Handler<WebSocketFrame> frames = frame -> {};
  private boolean closed;

  ServerWebSocket socket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            ServerWebSocket.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            this::answer);
  }

  /** A client's text message. */
  void receive(String text) {
    frames.handle(WebSocketFrame.textFrame(text, true));
  }

  @SuppressWarnings("unchecked")
  private Object answer(Object socket, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "isClosed" -> closed;
      case "writeQueueFull" -> false;
      case "writeTextMessage" -> write((String) arguments[0]);
      case "close" -> {
        closed = true;
        yield write("close " + arguments[0] + " " + arguments[1]);
      }
      case "frameHandler" -> {
        frames = (Handler<WebSocketFrame>) arguments[0];
        yield socket;
      }
      case "exceptionHandler",
          "closeHandler",
          "drainHandler",
          "setWriteQueueMaxSize",
          "pause",
          "resume" ->
          socket;
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private Future<Void> write(String what) {
    sent.add(what);
    return Future.succeededFuture();
  }
}
