package io.chatgenerator.ssm;

import static io.chatgenerator.testing.ScriptedAws.REQUEST_ID;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.testing.ScriptedAws;
import io.chatgenerator.testing.ScriptedAws.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/** Every way in which Parameter Store can fail to give the key, and what comes of it. */
@Robustness("Faults of SSM Parameter Store, at the socket")
class SsmFaultsIT {
  private static final String NAME = "OPENAI_SECRET";
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Answer KEY = parameter("sk-4711");

  private static Vertx vertx;
  private static ScriptedAws aws;
  private static SsmAsyncClient client;

  /** The SDK's first call in a JVM loads thousands of classes; no row is to be timed with that. */
  @BeforeAll
  static void startAndWarmUp() {
    vertx = Vertx.vertx();
    aws = new ScriptedAws(vertx);
    client =
        SsmSecretProvider.client(
            vertx,
            new AwsConfig(Optional.of("eu-west-1"), Optional.empty(), Optional.of(aws.url())),
            LocalDynamoDb.CREDENTIALS);
    aws.answer(KEY);
    untilItSucceeds().timeout(60, SECONDS).await();
  }

  @AfterAll
  static void stop() {
    client.close();
    vertx.close().timeout(30, SECONDS).await();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        refused(400, "AccessDeniedException"),
        refused(400, "ParameterNotFound"),
        refused(400, "ParameterVersionNotFound"),
        refused(400, "InvalidKeyId"),
        refused(400, "ThrottlingException"),
        refused(400, "UnrecognizedClientException"),
        refused(400, "ExpiredTokenException"),
        refused(500, "InternalServerError"),
        refused(503, "ServiceUnavailable"),
        Arguments.of(Answer.html(403), "status 403"),
        Arguments.of(Answer.html(502), "status 502"),
        Arguments.of(parameter(""), "is empty"),
        Arguments.of(parameter(" \n"), "is empty"),
        Arguments.of(Answer.json(new JsonObject()), "could not be read"),
        Arguments.of(Answer.cut(), "could not be read: SdkClientException"),
        Arguments.of(Answer.hang(), "could not be read: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void tellsOperatorsTheNameAndAwssAnswer(Answer fault, String words) {
    aws.answer(fault);
    long start = System.nanoTime();
    assertThat(failure()).contains(NAME, words).doesNotContain("sk-");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  static Stream<Answer> moments() {
    return Stream.of(
        Answer.error(400, "ThrottlingException"),
        Answer.error(500, "InternalServerError"),
        Answer.html(502),
        Answer.cut(),
        Answer.hang());
  }

  @ParameterizedTest(name = "{0}, once")
  @MethodSource("moments")
  void overcomesWhatPasses(Answer fault) {
    aws.answer(fault, KEY);
    assertThat(get().timeout(30, SECONDS).await()).isEqualTo("sk-4711");
    assertThat(aws.requests()).isEqualTo(2);
  }

  private static Arguments refused(int status, String type) {
    return Arguments.of(
        Answer.error(status, type), type + ", status " + status + ", request id " + REQUEST_ID);
  }

  private static Answer parameter(String value) {
    return Answer.json(
        new JsonObject().put("Parameter", new JsonObject().put("Name", NAME).put("Value", value)));
  }

  private static Future<String> get() {
    return new SsmSecretProvider(client, NAME, Duration.ofMinutes(5), vertx, read -> {}).get();
  }

  private static Future<String> untilItSucceeds() {
    return get().recover(slow -> untilItSucceeds());
  }

  /** What the operator reads; users read the sentence of the code. */
  private static String failure() {
    Throwable cause =
        get().map(key -> (Throwable) null).otherwise(e -> e).timeout(30, SECONDS).await();
    assertThat(cause)
        .isInstanceOfSatisfying(
            GenerationException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE));
    return cause.getMessage();
  }
}
