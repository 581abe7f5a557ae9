package io.chatgenerator.openai;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.testing.SelfSignedKey;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;

/** Servers with which no TLS connection comes about. Each method gives the address of a new one. */
final class Handshakes {
  private Handshakes() {}

  static String inPlainText(Vertx vertx) {
    return listening(
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(hello -> socket.write("I am no TLS\r\n"))));
  }

  static String withoutEnd(Vertx vertx) {
    return listening(vertx.createNetServer().connectHandler(socket -> socket.handler(hello -> {})));
  }

  /** Its certificate is signed by nobody whom a client trusts. */
  static String ofNobody(Vertx vertx, Path directory) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setKeyCertOptions(SelfSignedKey.create(directory).toOptions());
    return listening(vertx.createNetServer(options).connectHandler(NetSocket::close));
  }

  private static String listening(NetServer server) {
    int port = server.listen(0, "localhost").timeout(30, SECONDS).await().actualPort();
    return "https://localhost:" + port + "/v1";
  }
}
