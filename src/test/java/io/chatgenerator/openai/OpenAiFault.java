package io.chatgenerator.openai;

import static io.chatgenerator.openai.ChatStreams.EVENT_STREAM;
import static io.chatgenerator.openai.ChatStreams.chunk;
import static io.chatgenerator.openai.ChatStreams.head;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One row of the table: what a server does, and what must come of it.
 *
 * @param act what the scripted server does with the request
 * @param elsewhere the server that is asked instead of the scripted one
 * @param code how the story fails; empty where it is written all the same
 * @param words of the operator's message, or of the text that was written
 * @param retryAfter how long the server asked to be left alone; null if it did not
 */
record OpenAiFault(
    String name,
    Consumer<NetSocket> act,
    Optional<URI> elsewhere,
    Optional<FailureCode> code,
    String words,
    Duration retryAfter) {

  /** An answer that is no success. */
  static OpenAiFault status(int status, String error, FailureCode code, String words) {
    String body = error.isEmpty() ? "" : "{\"error\":{" + error + "}}";
    String answer =
        head(status, "application/json", body.length())
            .replace("\r\n\r\n", "\r\nx-request-id: req_7\r\n\r\n");
    return answer(status + " " + error, answer + body, code, words);
  }

  /** A busy server that says when to come back. */
  static OpenAiFault busy(String header, Duration retryAfter) {
    String answer = "HTTP/1.1 429 No\r\n" + header + "\r\nContent-Length: 0\r\n\r\n";
    return new OpenAiFault(
        "429 " + header,
        sends(answer),
        Optional.empty(),
        Optional.of(MODEL_BUSY),
        "429",
        retryAfter);
  }

  /** A good beginning, and then these events. */
  static OpenAiFault stream(String name, String events, FailureCode code, String words) {
    return answer(name, EVENT_STREAM + chunk(events), code, words);
  }

  static OpenAiFault answer(String name, String answer, FailureCode code, String words) {
    return acts(name, sends(answer), code, words);
  }

  static OpenAiFault acts(String name, Consumer<NetSocket> act, FailureCode code, String words) {
    return new OpenAiFault(name, act, Optional.empty(), Optional.of(code), words, null);
  }

  /** A fault that costs nothing. */
  static OpenAiFault harmless(String name, Consumer<NetSocket> act, String text) {
    return new OpenAiFault(name, act, Optional.empty(), Optional.empty(), text, null);
  }

  /** A server with which there is no talking. */
  static OpenAiFault unreachable(String name, String url) {
    return new OpenAiFault(
        name,
        NetSocket::close,
        Optional.of(URI.create(url)),
        Optional.of(MODEL_UNAVAILABLE),
        "the model could not be reached: ",
        null);
  }

  /** The bytes, with the connection left open. */
  static Consumer<NetSocket> sends(String bytes) {
    return socket -> socket.write(bytes);
  }

  /** The bytes, and the end of the connection. */
  static Consumer<NetSocket> sendsAndCloses(Buffer bytes) {
    return socket -> socket.end(bytes);
  }

  /** Whether it is this failure, in all its parts. */
  boolean isMetBy(GenerationException failure) {
    return code.filter(failure.code()::equals).isPresent()
        && failure.getMessage().contains(words)
        && Optional.ofNullable(retryAfter).equals(failure.retryAfter());
  }

  @Override
  public String toString() {
    return name + code.map(end -> ": " + end).orElse(": written all the same");
  }
}
