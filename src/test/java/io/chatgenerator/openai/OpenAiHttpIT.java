package io.chatgenerator.openai;

import static io.chatgenerator.openai.Wire.EVENT_STREAM;
import static io.chatgenerator.openai.Wire.chunk;
import static io.chatgenerator.openai.Wire.delta;
import static io.chatgenerator.openai.Wire.finish;
import static io.chatgenerator.openai.Wire.generator;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generator against a server that does, byte by byte, what no good server would. */
class OpenAiHttpIT {
  private static final String KEY = "sk-test-key-4711";
  private static final String PROMPT = "a secret prompt";
  private static final String STORY =
      EVENT_STREAM
          + chunk(delta("Once, ") + delta("a 🦊"))
          + chunk(delta(" sang.").replace("\n", "\r\n"))
          + chunk(": hello\n\n" + finish("stop"))
          + chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,")
          + chunk("\"completion_tokens\":9},\"model\":\"m-1\"}\n\ndata: [DONE]\n\n")
          + "0\r\n\r\n";

  private static Vertx vertx;
  private static ScriptedServer server;
  private static OpenAiTextGenerator generator;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = new ScriptedServer(vertx);
    generator = generator(vertx, server.url("/v1"));
  }

  @AfterAll
  static void stop() {
    vertx.close().timeout(30, SECONDS).await();
  }

  @Test
  void readsAStory() {
    server.answer(STORY);
    assertWhole(run());
  }

  @Test
  void readsAStoryThatComesOneByteAtATime() {
    Buffer story = Buffer.buffer(STORY);
    server.answer(socket -> trickle(socket, story, 0));
    assertWhole(run());
  }

  @Test
  void readsAStoryWithoutLengthOrEndMarker() {
    String events = delta("Hello") + finish("stop");
    server.answer(
        socket ->
            socket.end(
                Buffer.buffer(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events)));
    Run run = run();
    assertThat(run.success().finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(run.text()).isEqualTo("Hello");
  }

  @Test
  void survivesInvalidUtf8() {
    Buffer answer =
        Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            .appendBuffer(invalid(delta("a?b")))
            .appendString(finish("stop"));
    server.answer(socket -> socket.end(answer));
    Run run = run();
    run.success();
    assertThat(run.text()).isEqualTo("a\uFFFDb");
  }

  @Test
  void failsWhereverTheStreamIsCut() {
    Buffer story = Buffer.buffer(STORY);
    int body = EVENT_STREAM.length();
    int done = Buffer.buffer(STORY.substring(0, STORY.indexOf("[DONE]\n\n") + 8)).length();
    for (int at = 0; at < done; at++) {
      Buffer piece = story.slice(0, at);
      server.answer(socket -> socket.end(piece));
      GenerationException failure = run().failure();
      assertThat(failure.code())
          .as("cut after %d bytes: %s", at, failure.getMessage())
          .isEqualTo(at < body ? MODEL_UNAVAILABLE : MODEL_BROKEN);
    }
    server.answer(socket -> socket.end(story.slice(0, done)));
    assertWhole(run());
  }

  @Test
  void endsAnEndlessStream() {
    server.answer(
        socket -> {
          socket.write(EVENT_STREAM);
          long timer = vertx.setPeriodic(20, tick -> socket.write(chunk(": still here\n\n")));
          socket.closeHandler(closed -> vertx.cancelTimer(timer));
        });
    GenerationException failure = run().failure();
    assertThat(failure.code()).isEqualTo(MODEL_TIMEOUT);
    assertThat(failure).hasMessageContaining("longer than PT1.5S");
  }

  @Test
  void sendsExactlyThis() {
    server.answer(STORY);
    run().success();
    assertThat(server.lastRequest().split("\r\n"))
        .containsExactlyInAnyOrder(
            "POST /v1/chat/completions HTTP/1.1",
            "Authorization: Bearer " + KEY,
            "Content-Type: application/json",
            "Accept: text/event-stream",
            "host: localhost:" + server.port(),
            "content-length: 179",
            "",
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"max_tokens\":99,\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                + "{\"role\":\"user\",\"content\":\"a secret prompt\"}]}");
  }

  @Test
  void closesTheConnectionAfterAFailureInMidStream() {
    var closed = Promise.<Void>promise();
    server.answer(
        socket -> {
          socket.closeHandler(closed::complete);
          socket.write(EVENT_STREAM + chunk("data: {\"error\":{}}\n\n"));
        });
    run().failure();
    closed.future().timeout(30, SECONDS).await();
  }

  @Test
  void closesAConnectionThatDoesNotEndAfterTheEndMarker() {
    var closed = Promise.<Void>promise();
    server.answer(
        socket -> {
          socket.closeHandler(closed::complete);
          socket.write(STORY.substring(0, STORY.length() - 5));
        });
    assertWhole(run());
    closed.future().timeout(30, SECONDS).await();
  }

  @Test
  void usesAConnectionAgain() {
    OpenAiTextGenerator single = generator(vertx, server.url("/v1"));
    var connections = ConcurrentHashMap.<Integer>newKeySet();
    server.answer(
        socket -> {
          connections.add(socket.remoteAddress().port());
          socket.handler(again -> socket.write(STORY));
          socket.write(STORY);
        });
    for (int i = 0; i < 3; i++) {
      assertWhole(Run.start(vertx, single, PROMPT, KEY));
    }
    assertThat(connections).hasSize(1);
  }

  @Test
  void isUnavailableWhereNobodyListens() {
    assertUnreachable(URI.create("http://localhost:1/v1"));
  }

  @Test
  void isUnavailableWhereTheNameIsUnknown() {
    assertUnreachable(URI.create("http://no-such-host.invalid/v1"));
  }

  @Test
  void isUnavailableWhereTlsFails() {
    var plain =
        vertx.createNetServer().connectHandler(s -> s.handler(hello -> s.write("I am no TLS\r\n")));
    int port = plain.listen(0, "localhost").timeout(30, SECONDS).await().actualPort();
    assertUnreachable(URI.create("https://localhost:" + port + "/v1"));
  }

  @Test
  void isUnavailableWhereTheHandshakeTakesTooLong() {
    var silent = vertx.createNetServer().connectHandler(s -> s.handler(hello -> {}));
    int port = silent.listen(0, "localhost").timeout(30, SECONDS).await().actualPort();
    assertUnreachable(URI.create("https://localhost:" + port + "/v1"));
  }

  @Test
  void refusesAKeyThatNoHeaderCanCarryWithoutSayingIt() {
    int before = server.requests();
    GenerationException failure = Run.start(vertx, generator, PROMPT, "sk\r\nX: y").failure();
    assertThat(failure.code()).isEqualTo(MODEL_UNAUTHORIZED);
    assertThat(failure.getMessage()).doesNotContain("sk");
    assertThat(server.requests()).isEqualTo(before);
  }

  private static void assertUnreachable(URI url) {
    GenerationException failure = Run.start(vertx, generator(vertx, url), PROMPT, KEY).failure();
    assertThat(failure.code()).isEqualTo(MODEL_UNAVAILABLE);
    assertThat(failure).hasMessageStartingWith("the model could not be reached: ");
  }

  private static void assertWhole(Run run) {
    assertThat(run.success())
        .isEqualTo(new Completion(FinishReason.STOP, "m-1", OptionalInt.of(4), OptionalInt.of(9)));
    assertThat(run.text()).isEqualTo("Once, a 🦊 sang.");
  }

  private static Run run() {
    return Run.start(vertx, generator, PROMPT, KEY);
  }

  private static void trickle(NetSocket socket, Buffer bytes, int at) {
    if (at < bytes.length()) {
      socket
          .write(bytes.slice(at, at + 1))
          .onSuccess(sent -> vertx.runOnContext(next -> trickle(socket, bytes, at + 1)));
    }
  }

  private static Buffer invalid(String text) {
    Buffer bytes = Buffer.buffer(text);
    bytes.setByte(text.indexOf('?'), (byte) 0xFF);
    return bytes;
  }
}
