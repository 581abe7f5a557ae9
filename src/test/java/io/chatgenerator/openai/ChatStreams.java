package io.chatgenerator.openai;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.config.RequestAdditions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What goes over the wire in these tests, and a client with little timeout for it. */
final class ChatStreams {
  static final String EVENT_STREAM =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Transfer-Encoding: chunked",
          "x-request-id: req_1",
          "",
          "");

  /** A whole story, as a server may well send it. */
  static final String STORY =
      EVENT_STREAM
          + chunk(delta("Once, ") + delta("a 🦊"))
          + chunk(delta(" sang.").replace("\n", "\r\n"))
          + chunk(": hello\n\n" + finish("stop"))
          + chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,")
          + chunk("\"completion_tokens\":9},\"model\":\"m-1\"}\n\ndata: [DONE]\n\n")
          + "0\r\n\r\n";

  static final String STORY_TEXT = "Once, a 🦊 sang.";

  private ChatStreams() {}

  static OpenAiTextGenerator generator(Vertx vertx, URI url) {
    return generator(vertx, url, 1);
  }

  /** One that waits fifty times as long: for the first call in a JVM, on a busy machine. */
  static OpenAiTextGenerator patient(Vertx vertx, URI url) {
    return generator(vertx, url, 50);
  }

  private static OpenAiTextGenerator generator(Vertx vertx, URI url, int timeout) {
    // A handshake that hangs is to be met before the first byte is missed.
    long connectMillis = url.getScheme().equals("https") ? 300 : 2000;
    return new OpenAiTextGenerator(
        vertx,
        new OpenAiConfig(
            url,
            OpenAiConfig.Api.CHAT,
            "m",
            "unused",
            "Be kind.",
            99,
            Duration.ofMillis(timeout * connectMillis),
            Duration.ofMillis(timeout * 400L),
            Duration.ofMillis(timeout * 300L),
            Duration.ofMillis(timeout * 1500L),
            new RequestAdditions(Map.of(), Map.of())),
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
