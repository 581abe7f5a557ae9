package io.chatgenerator.openai;

import io.chatgenerator.config.OpenAiConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;

/** What goes over the wire in these tests, and a client with little patience for it. */
final class Wire {
  static final String EVENT_STREAM =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Transfer-Encoding: chunked",
          "x-request-id: req_1",
          "",
          "");

  private Wire() {}

  static OpenAiTextGenerator generator(Vertx vertx, URI url) {
    // A handshake that hangs is to be met before the first byte is missed.
    long connectMillis = url.getScheme().equals("https") ? 300 : 2000;
    return new OpenAiTextGenerator(
        vertx,
        new OpenAiConfig(
            url,
            "m",
            "unused",
            "Be kind.",
            99,
            Duration.ofMillis(connectMillis),
            Duration.ofMillis(400),
            Duration.ofMillis(300),
            Duration.ofMillis(1500)),
        4);
  }

  static String head(int status, String type, int length) {
    String lengthLine = status == 204 ? "" : "Content-Length: " + length + "\r\n";
    return "HTTP/1.1 " + status + " Some\r\nContent-Type: " + type + "\r\n" + lengthLine + "\r\n";
  }

  static String delta(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  static String finish(String reason) {
    return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n";
  }

  static String chunk(String text) {
    return Integer.toHexString(Buffer.buffer(text).length()) + "\r\n" + text + "\r\n";
  }
}
