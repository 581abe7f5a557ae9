package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_NOT_FOUND;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_REJECTED;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static io.chatgenerator.story.FailureCode.STORY_TOO_LONG;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator against a server that does, byte by byte, what no good server would. */
class OpenAiHttpIT {
  private static final String KEY = "sk-test-key-4711";
  private static final String PROMPT = "a secret prompt";
  private static final String EVENT_STREAM =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Transfer-Encoding: chunked",
          "x-request-id: req_1",
          "",
          "");
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
    generator = generator(server.url("/v1"));
  }

  @AfterAll
  static void stop() {
    vertx.close().timeout(5, SECONDS).await();
  }

  /** What a server answers to the request, and what comes of it. */
  record Row(String name, String answer, FailureCode code, String message, Duration retryAfter) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> failures() {
    return Stream.of(
        status(401, "\"code\":\"invalid_api_key\"", MODEL_UNAUTHORIZED, "401 code invalid_api_key"),
        status(403, "", MODEL_UNAUTHORIZED, "403"),
        status(402, "", MODEL_QUOTA_EXHAUSTED, "402"),
        status(404, "\"code\":\"model_not_found\"", MODEL_NOT_FOUND, "404 code model_not_found"),
        status(408, "", MODEL_UNAVAILABLE, "408"),
        status(409, "", MODEL_UNAVAILABLE, "409"),
        status(413, "", PROMPT_TOO_LONG, "413"),
        status(400, "\"type\":\"invalid_request_error\"", MODEL_REJECTED, "type invalid_request"),
        status(400, "\"code\":\"context_length_exceeded\"", PROMPT_TOO_LONG, "400"),
        status(400, "\"message\":\"the maximum context length is 9\"", PROMPT_TOO_LONG, "400"),
        status(400, "\"code\":\"content_filter\"", CONTENT_FILTERED, "400"),
        status(400, "\"code\":\"rate_limit_exceeded\"", MODEL_REJECTED, "400"),
        status(400, "\"code\":\"a secret prompt\"", MODEL_REJECTED, "code (left out)"),
        status(422, "", MODEL_REJECTED, "422"),
        status(429, "\"code\":\"insufficient_quota\"", MODEL_QUOTA_EXHAUSTED, "429"),
        status(429, "\"type\":\"insufficient_quota\"", MODEL_QUOTA_EXHAUSTED, "429"),
        status(429, "", MODEL_BUSY, "(request id req_7)"),
        retry("Retry-After: 7", Duration.ofSeconds(7)),
        retry("Retry-After: 0", Duration.ZERO),
        retry("Retry-After: Fri, 06 Nov 2020 08:49:37 GMT", Duration.ZERO),
        retry("Retry-After: Sun, 06 Nov 2095 08:49:37 GMT", Duration.ofDays(1)),
        retry("retry-after-ms: 250\r\nRetry-After: 1", Duration.ofMillis(250)),
        retry("Retry-After: later", null),
        status(500, "", MODEL_UNAVAILABLE, "500"),
        status(503, "", MODEL_UNAVAILABLE, "503"),
        status(599, "", MODEL_UNAVAILABLE, "599"),
        status(204, "", MODEL_BROKEN, "204"),
        row("HTML error", head(502, "text/html", 5) + "<htm>", MODEL_UNAVAILABLE, "502"),
        row("endless error", head(500, "x", 99999) + "x".repeat(20000), MODEL_UNAVAILABLE, "500"),
        row("redirect", redirect(), MODEL_REJECTED, "307"),
        row("HTML", head(200, "text/html", 5) + "<htm>", MODEL_BROKEN, "not an event stream"),
        row("JSON", head(200, "application/json", 2) + "{}", MODEL_BROKEN, "not an event stream"),
        row("no type", "HTTP/1.1 200 OK\r\n\r\n", MODEL_BROKEN, "not an event stream"),
        row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", MODEL_UNAVAILABLE, "not be reached"),
        row("stall before the head", "", MODEL_TIMEOUT, "nothing for PT0.4S"),
        row("stall after the head", EVENT_STREAM, MODEL_TIMEOUT, "nothing for PT0.4S"),
        row("stall", EVENT_STREAM + chunk(delta("a")), MODEL_TIMEOUT, "no more for PT0.3S"),
        row("stall in an error", head(500, "x", 9) + "{", MODEL_TIMEOUT, "no more for PT0.3S"),
        stream("error", "data: {\"error\":{\"code\":\"x\"}}\n\n", MODEL_BROKEN, "code x (request"),
        stream("refusal", refusal(), REFUSED, "refused (request id req_1)"),
        stream("filter", finish("content_filter"), CONTENT_FILTERED, "filter"),
        stream("no finish", delta("a") + "data: [DONE]\n\n", MODEL_BROKEN, "finish reason"),
        stream("not JSON", "data: <html>\n\n", MODEL_BROKEN, "not a JSON object"),
        stream("oversize line", "x".repeat(600_000), MODEL_BROKEN, "exceeds 524288 bytes"),
        stream("oversize story", delta("x".repeat(350_001)), STORY_TOO_LONG, "350000"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void fails(Row row) {
    server.answer(row.answer);
    GenerationException failure = run().failure();
    assertThat(failure.code()).isEqualTo(row.code);
    assertThat(failure).hasMessageContaining(row.message);
    assertThat(failure.retryAfter().orElse(null)).isEqualTo(row.retryAfter);
    assertThat(failure.getMessage()).doesNotContain("secret", KEY);
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
    closed.future().timeout(5, SECONDS).await();
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
    closed.future().timeout(5, SECONDS).await();
  }

  @Test
  void usesAConnectionAgain() {
    OpenAiTextGenerator single = generator(server.url("/v1"));
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
    int port = plain.listen(0, "localhost").timeout(5, SECONDS).await().actualPort();
    assertUnreachable(URI.create("https://localhost:" + port + "/v1"));
  }

  @Test
  void isUnavailableWhereTheHandshakeTakesTooLong() {
    var silent = vertx.createNetServer().connectHandler(s -> s.handler(hello -> {}));
    int port = silent.listen(0, "localhost").timeout(5, SECONDS).await().actualPort();
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
    GenerationException failure = Run.start(vertx, generator(url), PROMPT, KEY).failure();
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

  private static OpenAiTextGenerator generator(URI url) {
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

  private static void trickle(NetSocket socket, Buffer bytes, int at) {
    if (at < bytes.length()) {
      socket
          .write(bytes.slice(at, at + 1))
          .onSuccess(sent -> vertx.runOnContext(next -> trickle(socket, bytes, at + 1)));
    }
  }

  private static Row status(int status, String error, FailureCode code, String message) {
    String body = error.isEmpty() ? "" : "{\"error\":{" + error + "}}";
    String answer =
        head(status, "application/json", body.length())
            .replace("\r\n\r\n", "\r\nx-request-id: req_7\r\n\r\n");
    return row(status + " " + error, answer + body, code, message);
  }

  private static Row retry(String header, Duration expected) {
    String answer = "HTTP/1.1 429 No\r\n" + header + "\r\nContent-Length: 0\r\n\r\n";
    return new Row(header, answer, MODEL_BUSY, "429", expected);
  }

  private static Row stream(String name, String events, FailureCode code, String message) {
    return row(name, EVENT_STREAM + chunk(events), code, message);
  }

  private static Row row(String name, String answer, FailureCode code, String message) {
    return new Row(name, answer, code, message, null);
  }

  private static String head(int status, String type, int length) {
    String lengthLine = status == 204 ? "" : "Content-Length: " + length + "\r\n";
    return "HTTP/1.1 " + status + " Some\r\nContent-Type: " + type + "\r\n" + lengthLine + "\r\n";
  }

  private static String redirect() {
    String target = server.url("/elsewhere").toString();
    return "HTTP/1.1 307 Go\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n";
  }

  private static String refusal() {
    return "data: {\"choices\":[{\"delta\":{\"refusal\":\"No.\"}}]}\n\n";
  }

  private static String delta(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String finish(String reason) {
    return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(Buffer.buffer(text).length()) + "\r\n" + text + "\r\n";
  }

  private static Buffer invalid(String text) {
    Buffer bytes = Buffer.buffer(text);
    bytes.setByte(text.indexOf('?'), (byte) 0xFF);
    return bytes;
  }
}
