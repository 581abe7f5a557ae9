package io.chatgenerator.openai;

import static io.chatgenerator.openai.ChatStreams.EVENT_STREAM;
import static io.chatgenerator.openai.ChatStreams.chunk;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** Ways of sending that have no end, or a late one. */
final class Sending {
  private static final long INTERVAL_MS = 20;

  private final Vertx vertx;

  Sending(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The same again and again, with pauses, until the client closes the connection. */
  void nowAndThen(NetSocket socket, String events) {
    socket.write(EVENT_STREAM);
    long timer = vertx.setPeriodic(INTERVAL_MS, tick -> socket.write(chunk(events)));
    socket.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  /** The same again and again, as fast as it is read, until the client closes the connection. */
  void forEver(NetSocket socket, String events) {
    socket.write(EVENT_STREAM).onSuccess(sent -> again(socket, chunk(events)));
  }

  /** Each byte in a packet of its own. */
  void byteByByte(NetSocket socket, Buffer bytes) {
    byteByByte(socket, bytes, 0);
  }

  private void again(NetSocket socket, String bytes) {
    socket.write(bytes).onSuccess(sent -> vertx.runOnContext(next -> again(socket, bytes)));
  }

  private void byteByByte(NetSocket socket, Buffer bytes, int at) {
    if (at < bytes.length()) {
      socket
          .write(bytes.slice(at, at + 1))
          .onSuccess(sent -> vertx.runOnContext(next -> byteByByte(socket, bytes, at + 1)));
    }
  }
}
