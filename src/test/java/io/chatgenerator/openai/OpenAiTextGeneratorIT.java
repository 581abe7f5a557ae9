package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.INTERNAL;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_TIMEOUT;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.config.RequestAdditions;
import io.chatgenerator.local.LocalOpenAi;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.local.UpstreamCall;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator against the stand-in that developers run. */
class OpenAiTextGeneratorIT {
  private static final String KEY = "sk-local";
  private static final int MANY = 200;

  private static Vertx vertx;
  private static LocalOpenAi fast;
  private static LocalOpenAi real;
  private static OpenAiTextGenerator generator;
  private static OpenAiTextGenerator realGenerator;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    fast = new LocalOpenAi(vertx, KEY, 0).start(0).timeout(30, SECONDS).await();
    real = new LocalOpenAi(vertx, KEY, LocalOpenAi.REAL_PACE).start(0).timeout(30, SECONDS).await();
    generator = generator(fast);
    realGenerator = generator(real);
  }

  @AfterAll
  static void stop() {
    vertx.close().timeout(30, SECONDS).await();
  }

  @Test
  void bringsAWholeStory() {
    String prompt = "A story about a dragon who collects teapots";
    Run run = Run.start(vertx, generator, prompt, KEY);
    Completion how = run.success();
    assertThat(how.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(how.model()).isEqualTo("story-model");
    assertThat(run.usage().prompt()).isPresent();
    assertThat(run.usage().completion()).hasValue(Storyteller.tokens(prompt).size());
    assertThat(run.text()).isEqualTo(Storyteller.tell(prompt)).contains("dragon", "teapots");
    assertThat(fast.calls(prompt).get(0).closedByClient().timeout(30, SECONDS).await()).isFalse();
  }

  @Test
  void tellsAnotherStoryForAnotherPrompt() {
    assertThat(Storyteller.tell("one")).isNotEqualTo(Storyteller.tell("two"));
    assertThat(Storyteller.tokens("one").size()).isBetween(200, 600);
    assertThat(Storyteller.tell("")).isNotBlank();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("[429]", MODEL_BUSY),
        Arguments.of("[quota]", MODEL_QUOTA_EXHAUSTED),
        Arguments.of("[500]", MODEL_UNAVAILABLE),
        Arguments.of("[stall]", MODEL_TIMEOUT),
        Arguments.of("[stall middle]", MODEL_TIMEOUT),
        Arguments.of("[cut]", MODEL_BROKEN),
        Arguments.of("[error]", MODEL_UNAVAILABLE),
        Arguments.of("[refuse]", REFUSED),
        Arguments.of("[filter]", CONTENT_FILTERED),
        Arguments.of("[html]", MODEL_BROKEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void failsAsThePromptAsks(String marker, FailureCode code) {
    GenerationException failure = Run.start(vertx, generator, marker, KEY).failure();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryAfter().isPresent()).isEqualTo(marker.equals("[429]"));
  }

  static Stream<Arguments> faultsOnce() {
    return Stream.of(
        Arguments.of("[429 once]", MODEL_BUSY),
        Arguments.of("[503 once]", MODEL_UNAVAILABLE),
        Arguments.of("[cut once]", MODEL_BROKEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOnce")
  void succeedsTheSecondTime(String marker, FailureCode code) {
    assertThat(Run.start(vertx, generator, marker, KEY).failure().code()).isEqualTo(code);
    assertThat(Run.start(vertx, generator, marker, KEY).success()).isNotNull();
    assertThat(fast.calls(marker)).extracting(UpstreamCall::number).containsExactly(1, 2);
  }

  @Test
  void tellsThatTheModelRanOutOfTokens() {
    Completion how = Run.start(vertx, generator, "[long]", KEY).success();
    assertThat(how.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void bringsTextAsItArrives() {
    Run run = Run.start(vertx, realGenerator, "a slow one [slow]", KEY);
    run.firstText().timeout(30, SECONDS).await();
    UpstreamCall call = real.calls("a slow one [slow]").get(0);
    assertThat(call.tokensSent()).isLessThan(5);
    run.stop().failure();
  }

  @Test
  void stopClosesTheConnectionInMidStream() {
    Run run = Run.start(vertx, realGenerator, "stop in the middle", KEY);
    run.firstText().timeout(30, SECONDS).await();
    GenerationException failure = run.stop().stop().failure();
    assertThat(failure.code()).isEqualTo(INTERNAL);
    UpstreamCall call = real.calls("stop in the middle").get(0);
    assertThat(call.closedByClient().timeout(30, SECONDS).await()).isTrue();
    assertThat(call.tokensSent()).isLessThan(Storyteller.tokens(call.prompt()).size() / 2);
  }

  @Test
  void stopClosesTheConnectionsOfManyThatWaitForTheirFirstByte() {
    List<Run> runs = runMany("[stall] ");
    allCalled("[stall] ").timeout(30, SECONDS).await();
    runs.forEach(Run::stop);
    runs.forEach(run -> assertThat(run.failure().code()).isEqualTo(INTERNAL));
    for (int i = 0; i < MANY; i++) {
      UpstreamCall call = real.calls("[stall] " + i).get(0);
      assertThat(call.closedByClient().timeout(30, SECONDS).await()).isTrue();
    }
  }

  @Test
  void runsManyAtOnce() {
    runMany("[short] ").forEach(run -> assertThat(run.success()).isNotNull());
  }

  @Test
  void canBeStoppedBeforeItIsConnectedAndAfterTheEnd() {
    OpenAiTextGenerator unconnected = generator(fast);
    Run run = Run.startAndStop(vertx, unconnected, "never sent", KEY);
    assertThat(run.failure().code()).isEqualTo(INTERNAL);
    Run next = Run.start(vertx, unconnected, "sent", KEY);
    next.success();
    next.stop().success();
    assertThat(fast.calls("never sent")).isEmpty();
  }

  @Test
  void acceptsARotatedKey() {
    LocalOpenAi server = new LocalOpenAi(vertx, "old", 0).start(0).timeout(30, SECONDS).await();
    OpenAiTextGenerator client = generator(server);
    Run.start(vertx, client, "x", "old").success();
    server.acceptKey("new");
    GenerationException failure = Run.start(vertx, client, "x", "old").failure();
    assertThat(failure.code()).isEqualTo(MODEL_UNAUTHORIZED);
    assertThat(failure).hasMessageContainingAll("401", "invalid_api_key", "request id req_");
    Run.start(vertx, client, "x", "new").success();
    client.close().timeout(30, SECONDS).await();
    server.close().timeout(30, SECONDS).await();
  }

  private static List<Run> runMany(String prefix) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> Run.start(vertx, realGenerator, prefix + i, KEY))
        .toList();
  }

  private static Future<Void> allCalled(String prefix) {
    return real.calls().stream().filter(call -> call.prompt().startsWith(prefix)).count() >= MANY
        ? Future.succeededFuture()
        : vertx.timer(20).compose(next -> allCalled(prefix));
  }

  private static OpenAiTextGenerator generator(LocalOpenAi server) {
    boolean patient = server.equals(real);
    return new OpenAiTextGenerator(
        vertx,
        new OpenAiConfig(
            URI.create(server.url()),
            OpenAiConfig.Api.CHAT,
            "story-model",
            "unused",
            "Tell a story.",
            500,
            Duration.ofSeconds(5),
            Duration.ofMillis(patient ? 30_000 : 1000),
            Duration.ofMillis(patient ? 30_000 : 1000),
            Duration.ofSeconds(60),
            new RequestAdditions(Map.of(), Map.of())),
        MANY);
  }
}
