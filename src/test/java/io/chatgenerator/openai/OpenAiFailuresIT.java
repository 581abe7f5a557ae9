package io.chatgenerator.openai;

import static io.chatgenerator.openai.Wire.EVENT_STREAM;
import static io.chatgenerator.openai.Wire.chunk;
import static io.chatgenerator.openai.Wire.delta;
import static io.chatgenerator.openai.Wire.finish;
import static io.chatgenerator.openai.Wire.generator;
import static io.chatgenerator.openai.Wire.head;
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

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a server can fail a request, and what comes of it. */
class OpenAiFailuresIT {
  private static final String KEY = "sk-test-key-4711";
  private static final String PROMPT = "a secret prompt";

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
    GenerationException failure = Run.start(vertx, generator, PROMPT, KEY).failure();
    assertThat(failure.code()).isEqualTo(row.code);
    assertThat(failure).hasMessageContaining(row.message);
    assertThat(failure.retryAfter().orElse(null)).isEqualTo(row.retryAfter);
    assertThat(failure.getMessage()).doesNotContain("secret", KEY);
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

  private static String redirect() {
    String target = server.url("/elsewhere").toString();
    return "HTTP/1.1 307 Go\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n";
  }

  private static String refusal() {
    return "data: {\"choices\":[{\"delta\":{\"refusal\":\"No.\"}}]}\n\n";
  }
}
