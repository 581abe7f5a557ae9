package io.chatgenerator.openai;

import static io.chatgenerator.openai.ChatStreams.EVENT_STREAM;
import static io.chatgenerator.openai.ChatStreams.STORY;
import static io.chatgenerator.openai.ChatStreams.STORY_TEXT;
import static io.chatgenerator.openai.ChatStreams.delta;
import static io.chatgenerator.openai.ChatStreams.finish;
import static io.chatgenerator.openai.ChatStreams.generator;
import static io.chatgenerator.openai.ChatStreams.head;
import static io.chatgenerator.openai.ChatStreams.patient;
import static io.chatgenerator.openai.OpenAiFault.acts;
import static io.chatgenerator.openai.OpenAiFault.answer;
import static io.chatgenerator.openai.OpenAiFault.busy;
import static io.chatgenerator.openai.OpenAiFault.harmless;
import static io.chatgenerator.openai.OpenAiFault.sendsAndCloses;
import static io.chatgenerator.openai.OpenAiFault.status;
import static io.chatgenerator.openai.OpenAiFault.stream;
import static io.chatgenerator.openai.OpenAiFault.unreachable;
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

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a server can fail a request, and what comes of it. */
@Robustness("Faults of the model's server, at the socket")
class OpenAiFaultsIT {
  private static final String KEY = "sk-test-key-4711";
  private static final String PROMPT = "a secret prompt";
  private static final Set<FailureCode> TRIED_AGAIN =
      EnumSet.of(MODEL_BUSY, MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_BROKEN);

  @TempDir static Path directory;
  private static Vertx vertx;
  private static ScriptedServer server;
  private static Sending sending;
  private static OpenAiTextGenerator generator;

  /** The first call in a JVM loads many classes; no row is to be timed with that. */
  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = new ScriptedServer(vertx);
    sending = new Sending(vertx);
    generator = generator(vertx, server.url("/v1"));
    server.answer(STORY);
    Run.start(vertx, patient(vertx, server.url("/v1")), PROMPT, KEY).success();
  }

  @AfterAll
  static void stop() {
    vertx.close().timeout(30, SECONDS).await();
  }

  static Stream<OpenAiFault> faults() {
    return Stream.of(statuses(), busyServers(), silences(), streams(), cuts(), unreachables())
        .flatMap(rows -> rows);
  }

  private static Stream<OpenAiFault> statuses() {
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
        status(500, "", MODEL_UNAVAILABLE, "(request id req_7)"),
        status(503, "", MODEL_UNAVAILABLE, "503"),
        status(599, "", MODEL_UNAVAILABLE, "599"),
        status(204, "", MODEL_BROKEN, "204"),
        answer("HTML error", head(502, "text/html", 5) + "<htm>", MODEL_UNAVAILABLE, "502"),
        answer(
            "endless error", head(500, "x", 99999) + "x".repeat(20000), MODEL_UNAVAILABLE, "500"),
        answer("redirect", redirect(), MODEL_REJECTED, "307"));
  }

  private static Stream<OpenAiFault> busyServers() {
    return Stream.of(
        busy("Retry-After: 7", Duration.ofSeconds(7)),
        busy("Retry-After: 0", Duration.ZERO),
        busy("Retry-After: 1.5", Duration.ofMillis(1500)),
        busy("Retry-After: Fri, 06 Nov 2020 08:49:37 GMT", Duration.ZERO),
        busy("Retry-After: Friday, 06-Nov-20 08:49:37 GMT", Duration.ZERO),
        busy("Retry-After: Fri Nov  6 08:49:37 2020", Duration.ZERO),
        busy("Retry-After: Sun, 06 Nov 2095 08:49:37 GMT", Duration.ofDays(1)),
        busy("retry-after-ms: 250\r\nRetry-After: 1", Duration.ofMillis(250)),
        busy("Retry-After: -1", null),
        busy("Retry-After: later", null));
  }

  private static Stream<OpenAiFault> silences() {
    return Stream.of(
        answer("stall before the head", "", MODEL_TIMEOUT, "nothing for PT0.4S"),
        answer("stall after the head", EVENT_STREAM, MODEL_TIMEOUT, "nothing for PT0.4S"),
        stream("stall in mid-stream", delta("a"), MODEL_TIMEOUT, "no more for PT0.3S"),
        answer("stall in an error", head(500, "x", 9) + "{", MODEL_TIMEOUT, "no more for PT0.3S"),
        acts(
            "endless comments",
            s -> sending.nowAndThen(s, ": x\n\n"),
            MODEL_TIMEOUT,
            "nothing for PT0.4S"),
        acts(
            "endless story",
            s -> sending.forEver(s, delta("x".repeat(9_000))),
            STORY_TOO_LONG,
            "350000"),
        acts(
            "endless line",
            s -> sending.forEver(s, "x".repeat(9_000)),
            MODEL_BROKEN,
            "exceeds 524288"),
        harmless(
            "one byte at a time", s -> sending.byteByByte(s, Buffer.buffer(STORY)), STORY_TEXT));
  }

  private static Stream<OpenAiFault> streams() {
    return Stream.of(
        answer("HTML", head(200, "text/html", 5) + "<htm>", MODEL_BROKEN, "not an event stream"),
        answer(
            "JSON", head(200, "application/json", 2) + "{}", MODEL_BROKEN, "error in the answer"),
        answer("no type", "HTTP/1.1 200 OK\r\n\r\n", MODEL_TIMEOUT, "nothing for PT0.4S"),
        answer("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", MODEL_UNAVAILABLE, "not be reached"),
        stream("error", "data: {\"error\":{\"code\":\"x\"}}\n\n", MODEL_BROKEN, "code x (request"),
        stream("known error", error("server_error"), MODEL_UNAVAILABLE, "(request id req_1)"),
        stream("late quota", error("insufficient_quota"), MODEL_QUOTA_EXHAUSTED, "quota"),
        stream("refusal", refusal(), REFUSED, "refused (request id req_1)"),
        stream("filter", finish("content_filter"), CONTENT_FILTERED, "filter"),
        stream("no finish", delta("a") + "data: [DONE]\n\n", MODEL_BROKEN, "finish reason"),
        stream("no text", finish("stop") + "data: [DONE]\n\n", MODEL_BROKEN, "without any text"),
        stream("not JSON", "data: <html>\n\n", MODEL_BROKEN, "not a JSON object"),
        stream("oversize line", "x".repeat(600_000), MODEL_BROKEN, "exceeds 524288 bytes"),
        stream("oversize story", delta("x".repeat(350_001)), STORY_TOO_LONG, "350000"),
        harmless("invalid UTF-8", sendsAndCloses(invalidUtf8()), "a\uFFFDb"));
  }

  /** A recorded stream, cut after each of its bytes: from the finish reason on it is a story. */
  private static Stream<OpenAiFault> cuts() {
    Buffer story = Buffer.buffer(STORY);
    String reason = finish("stop").strip();
    int finished =
        Buffer.buffer(STORY.substring(0, STORY.indexOf(reason) + reason.length())).length();
    return IntStream.range(0, story.length())
        .mapToObj(
            at ->
                at < finished
                    ? cut(story, at)
                    : harmless(
                        "cut after byte " + at, sendsAndCloses(story.slice(0, at)), STORY_TEXT));
  }

  private static OpenAiFault cut(Buffer story, int at) {
    FailureCode code = at < EVENT_STREAM.length() ? MODEL_UNAVAILABLE : MODEL_BROKEN;
    return acts("cut after byte " + at, sendsAndCloses(story.slice(0, at)), code, "");
  }

  private static Stream<OpenAiFault> unreachables() {
    return Stream.of(
        unreachable("refused connection", "http://localhost:1/v1"),
        unreachable("unknown name", "http://no-such-host.invalid/v1"),
        unreachable("no TLS", Handshakes.inPlainText(vertx)),
        unreachable("TLS handshake that does not end", Handshakes.withoutEnd(vertx)),
        unreachable("certificate of nobody", Handshakes.ofNobody(vertx, directory)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void endsAsPromised(OpenAiFault fault) {
    server.answer(fault.act());
    OpenAiTextGenerator asked =
        fault.elsewhere().map(url -> generator(vertx, url)).orElse(generator);
    Run run = Run.start(vertx, asked, PROMPT, KEY);
    if (fault.code().isEmpty()) {
      run.success();
      assertThat(run.text()).isEqualTo(fault.words());
    } else {
      GenerationException failure = run.failure();
      assertThat(failure).matches(fault::isMetBy, fault.toString());
      assertThat(failure.getMessage()).doesNotContain("secret", KEY);
    }
  }

  @Test
  void triesAgainWhatMayPassAndTellsUsersInASentence() {
    for (FailureCode code : FailureCode.values()) {
      assertThat(code.isRetryable()).as("%s", code).isEqualTo(TRIED_AGAIN.contains(code));
      assertThat(code.message()).matches("[A-Z][^{}<>]+\\.");
    }
  }

  private static Buffer invalidUtf8() {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    Buffer bytes = Buffer.buffer(head + delta("a?b") + finish("stop"));
    return bytes.setByte(bytes.toString().indexOf('?'), (byte) 0xFF);
  }

  private static String redirect() {
    String target = server.url("/elsewhere").toString();
    return "HTTP/1.1 307 Go\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n";
  }

  private static String refusal() {
    return "data: {\"choices\":[{\"delta\":{\"refusal\":\"No.\"}}]}\n\n";
  }

  private static String error(String code) {
    return "event: error\ndata: {\"error\":{\"code\":\"" + code + "\"}}\n\n";
  }
}
