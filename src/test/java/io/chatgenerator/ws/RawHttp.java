package io.chatgenerator.ws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;

/** Sends bytes as they are, where a proper client would refuse to. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;

  RawHttp(int port) {
    try {
      socket = new Socket("localhost", port);
      socket.setSoTimeout(10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int statusOf(String request) {
    try {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return Integer.parseInt(in.readLine().split(" ", 3)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a request to upgrade with these sub-protocols, and reads up to the close frame; returns
   * its code and reason.
   */
  String closeAfterUpgrade(String... subProtocols) {
    String key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n";
    String request =
        "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    StringBuilder protocols = new StringBuilder();
    for (String name : subProtocols) {
      protocols.append("Sec-WebSocket-Protocol: ").append(name).append("\r\n");
    }
    try {
      socket.getOutputStream().write((request + key + protocols + "\r\n").getBytes(US_ASCII));
      var in = new DataInputStream(socket.getInputStream());
      int frameType = 0x88;
      while (in.readUnsignedByte() != frameType) {
        // The head of the response is plain ASCII.
      }
      byte[] body = in.readNBytes(in.readUnsignedByte());
      int code = ((body[0] & 0xff) << 8) | (body[1] & 0xff);
      return code + " " + new String(body, 2, body.length - 2, US_ASCII);
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
}
