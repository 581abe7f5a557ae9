package io.chatgenerator.ws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A WebSocket byte by byte, for frames that a proper client would not send. */
final class RawWebSocket implements AutoCloseable {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  static final int FIN = 0x80;
  static final int COMPRESSED = 0x40;

  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final String REQUEST =
      String.join(
          "\r\n",
          "GET /graphql HTTP/1.1",
          "Host: x",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
          "Sec-WebSocket-Extensions: permessage-deflate",
          "Sec-WebSocket-Protocol: graphql-transport-ws",
          "",
          "");

  /** What the server sent. */
  record Frame(int opcode, Buffer payload) {
    String text() {
      return payload.toString(UTF_8);
    }

    int closeCode() {
      return payload.getUnsignedShort(0);
    }
  }

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final String response;

  RawWebSocket(int port) {
    try {
      socket = new Socket("localhost", port);
      socket.setSoTimeout(20_000);
      out = new BufferedOutputStream(socket.getOutputStream());
      in = new DataInputStream(socket.getInputStream());
      out.write(REQUEST.getBytes(US_ASCII));
      out.flush();
      response = head();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of the server's answer to the upgrade. */
  String response() {
    return response;
  }

  /** Sends a frame, masked by zeros. */
  void send(int firstByte, byte[] payload) {
    try {
      out.write(firstByte);
      if (payload.length < SHORT_LENGTH) {
        out.write(MASKED | payload.length);
      } else {
        out.write(MASKED | SHORT_LENGTH);
        out.write(payload.length >> 8);
        out.write(payload.length);
      }
      out.write(new byte[4]);
      out.write(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(int firstByte, String payload) {
    send(firstByte, payload.getBytes(UTF_8));
  }

  void sendBytes(int... bytes) {
    try {
      for (int next : bytes) {
        out.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Frame read() {
    try {
      out.flush();
      int opcode = in.readUnsignedByte() & 0x0F;
      int length = in.readUnsignedByte();
      byte[] payload = new byte[length == SHORT_LENGTH ? in.readUnsignedShort() : length];
      in.readFully(payload);
      return new Frame(opcode, Buffer.buffer(payload));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }
}
