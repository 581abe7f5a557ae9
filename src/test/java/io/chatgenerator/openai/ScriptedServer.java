package io.chatgenerator.openai;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one HTTP request per connection and then does to the socket whatever a test wants. */
final class ScriptedServer {
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  private final AtomicInteger requests = new AtomicInteger();
  private final NetServer server;
  private volatile Consumer<NetSocket> script = NetSocket::close;
  private volatile String lastRequest = "";

  ScriptedServer(Vertx vertx) {
    server = vertx.createNetServer().connectHandler(this::accept);
    server.listen(0, "localhost").timeout(5, SECONDS).await();
  }

  URI url(String path) {
    return URI.create("http://localhost:" + server.actualPort() + path);
  }

  int port() {
    return server.actualPort();
  }

  /** What the next connections get. */
  void answer(Consumer<NetSocket> newScript) {
    script = newScript;
  }

  /** Sends bytes and leaves the connection open. */
  void answer(String bytes) {
    script = socket -> socket.write(bytes);
  }

  /** Head and body of the last request. */
  String lastRequest() {
    return lastRequest;
  }

  int requests() {
    return requests.get();
  }

  private void accept(NetSocket socket) {
    Buffer request = Buffer.buffer();
    socket.exceptionHandler(cut -> {});
    socket.handler(
        bytes -> {
          request.appendBuffer(bytes);
          if (isWhole(request.toString())) {
            lastRequest = request.toString();
            requests.incrementAndGet();
            script.accept(socket);
          }
        });
  }

  private static boolean isWhole(String request) {
    int end = request.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(request.substring(0, end).toLowerCase(Locale.ROOT));
    return length.find()
        && Buffer.buffer(request.substring(end + 4)).length() >= Integer.parseInt(length.group(1));
  }
}
