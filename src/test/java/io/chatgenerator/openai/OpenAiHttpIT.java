package io.chatgenerator.openai;

import static io.chatgenerator.openai.ChatStreams.EVENT_STREAM;
import static io.chatgenerator.openai.ChatStreams.STORY;
import static io.chatgenerator.openai.ChatStreams.STORY_TEXT;
import static io.chatgenerator.openai.ChatStreams.chunk;
import static io.chatgenerator.openai.ChatStreams.delta;
import static io.chatgenerator.openai.ChatStreams.finish;
import static io.chatgenerator.openai.ChatStreams.generator;
import static io.chatgenerator.openai.ChatStreams.patient;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generator and the bytes that it exchanges with its server. */
class OpenAiHttpIT {
  private static final String KEY = "sk-test-key-4711";
  private static final String PROMPT = "a secret prompt";

  /** {@code printf owner-1 | openssl dgst -sha256 -hmac sk-test-key-4711}, its first half. */
  private static final String OWNER_HASH = "8e95beb2a7d9931033003585e9ea268c";

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
  void sendsExactlyThis() {
    server.answer(STORY);
    run().success();
    assertThat(server.lastRequest().split("\r\n"))
        .containsExactlyInAnyOrder(
            "POST /v1/chat/completions HTTP/1.1",
            "Authorization: Bearer " + KEY,
            "Content-Type: application/json",
            "Accept: text/event-stream",
            "Accept-Encoding: identity",
            "host: localhost:" + server.port(),
            "content-length: 234",
            "",
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"max_tokens\":99,\"safety_identifier\":\""
                + OWNER_HASH
                + "\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
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
  void theTimeLimitEndsAStoryThatGoesOn() {
    server.answer(socket -> new Sending(vertx).nowAndThen(socket, delta("x")));
    GenerationException failure =
        Run.start(
                vertx,
                patient(vertx, server.url("/v1")),
                Run.asking(PROMPT, KEY, Duration.ofMillis(700)))
            .failure();
    assertThat(failure.code()).isEqualTo(MODEL_TIMEOUT);
    assertThat(failure).hasMessageContaining("longer than PT0.7S");
  }

  @Test
  void isNotCutWhileItSaysInEachChunkThatItStops() {
    List<String> pieces = List.of("Once ", "upon ", "a ", "time ", "there ", "was ", "an ", "owl.");
    server.answer(
        socket -> {
          socket.write(EVENT_STREAM);
          write(socket, pieces.iterator());
        });
    Run run = Run.start(vertx, patient(vertx, server.url("/v1")), PROMPT, KEY);
    run.success();
    assertThat(run.text()).isEqualTo(String.join("", pieces));
  }

  /** Together they take longer than the rest of a finished answer may. */
  private static void write(NetSocket socket, Iterator<String> pieces) {
    if (pieces.hasNext()) {
      String events = delta(pieces.next()).replace("}}]}", "},\"finish_reason\":\"stop\"}]}");
      socket.write(chunk(events));
      vertx.setTimer(250, next -> write(socket, pieces));
    }
  }

  @Test
  void goesThroughTheProxyOfTheJvm() {
    System.setProperty("http.proxyHost", "localhost");
    System.setProperty("http.proxyPort", Integer.toString(server.port()));
    try {
      server.answer(STORY);
      URI model = URI.create("http://model.invalid/v1?api-version=7");
      assertWhole(Run.start(vertx, patient(vertx, model), PROMPT, KEY));
      assertThat(server.lastRequest())
          .startsWith("POST http://model.invalid/v1/chat/completions?api-version=7 HTTP/1.1");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void usesAConnectionAgainOnItsEventLoopAlone() {
    OpenAiTextGenerator single = patient(vertx, server.url("/v1"));
    List<Context> loops =
        Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext).limit(2).toList();
    var connections = ConcurrentHashMap.<Integer>newKeySet();
    server.answer(
        socket -> {
          connections.add(socket.remoteAddress().port());
          socket.handler(again -> socket.write(STORY));
          socket.write(STORY);
        });
    for (int i = 0; i < 3; i++) {
      loops.forEach(loop -> assertWhole(startOn(loop, single)));
    }
    assertThat(connections).hasSameSizeAs(loops);
  }

  private static Run startOn(Context loop, OpenAiTextGenerator asked) {
    Promise<Run> run = Promise.promise();
    loop.runOnContext(go -> run.complete(Run.start(vertx, asked, PROMPT, KEY)));
    return run.future().timeout(30, SECONDS).await();
  }

  @Test
  void refusesAKeyThatNoHeaderCanCarryWithoutSayingIt() {
    int before = server.requests();
    GenerationException failure = Run.start(vertx, generator, PROMPT, "sk\r\nX: y").failure();
    assertThat(failure.code()).isEqualTo(MODEL_UNAUTHORIZED);
    assertThat(failure.getMessage()).doesNotContain("sk");
    assertThat(server.requests()).isEqualTo(before);
  }

  private static void assertWhole(Run run) {
    assertThat(run.success()).isEqualTo(new Completion(FinishReason.STOP, "m-1"));
    assertThat(run.usage()).isEqualTo(new Usage(OptionalInt.of(4), OptionalInt.of(9)));
    assertThat(run.text()).isEqualTo(STORY_TEXT);
  }

  private static Run run() {
    return Run.start(vertx, generator, PROMPT, KEY);
  }
}
