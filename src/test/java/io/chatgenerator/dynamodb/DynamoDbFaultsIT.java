package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.testing.ScriptedAws.REQUEST_ID;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.testing.ScriptedAws;
import io.chatgenerator.testing.ScriptedAws.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Every way in which DynamoDB can fail a write, and what comes of it. */
@Robustness("Faults of DynamoDB, at the socket")
class DynamoDbFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Answer DONE = Answer.json(new JsonObject());
  private static final Answer CONFLICT = cancelled("TransactionConflict", "None");
  private static final Story STORY =
      Story.pending(
          new StoryKey("ada", "019a0000-0000-7000-8000-000000000000"),
          "a secret prompt",
          List.of(),
          NOW,
          Lease.heldBy(TASK, NOW));

  private static Vertx vertx;
  private static ScriptedAws aws;
  private static DynamoDbAsyncClient client;
  private static DynamoDbStoryRepository repository;

  /** The SDK's first call in a JVM loads thousands of classes; no row is to be timed with that. */
  @BeforeAll
  static void startAndWarmUp() {
    vertx = Vertx.vertx();
    aws = new ScriptedAws(vertx);
    client =
        DynamoDbClients.create(
            vertx,
            new AwsConfig(Optional.of("us-east-1"), Optional.of(aws.url()), Optional.empty()),
            LocalDynamoDb.CREDENTIALS);
    repository = Repositories.of(client, "Stories", vertx, System::nanoTime, new Random());
    aws.answer(DONE);
    untilItSucceeds().timeout(60, SECONDS).await();
  }

  @AfterAll
  static void stop() {
    client.close();
    vertx.close().timeout(30, SECONDS).await();
  }

  static Stream<Answer> troubles() {
    return Stream.of(
        Answer.error(400, "ThrottlingException"),
        Answer.error(400, "ProvisionedThroughputExceededException"),
        Answer.error(400, "RequestLimitExceeded"),
        Answer.error(400, "LimitExceededException"),
        Answer.error(400, "AccessDeniedException"),
        Answer.error(400, "UnrecognizedClientException"),
        Answer.error(400, "ExpiredTokenException"),
        Answer.error(400, "ResourceNotFoundException"),
        Answer.error(500, "InternalServerError"),
        Answer.error(503, "ServiceUnavailable"),
        Answer.error(400, "TransactionConflictException"));
  }

  static Stream<Answer> silences() {
    return Stream.of(Answer.html(502), Answer.html(403), Answer.cut(), Answer.hang());
  }

  @ParameterizedTest(name = "save: {0}")
  @MethodSource("troubles")
  void tellsOperatorsWhatWasTriedAndAwssAnswer(Answer trouble) {
    aws.answer(trouble);
    assertThat(unavailable(repository.save(STORY, TASK)))
        .contains("write story " + STORY.id(), name(trouble), "request id " + REQUEST_ID);
  }

  static Stream<Answer> throttling() {
    return Stream.of(
        Answer.error(400, "ThrottlingException"),
        Answer.error(400, "ProvisionedThroughputExceededException"),
        cancelled("ThrottlingError", "None"),
        cancelled("TransactionConflict", "ProvisionedThroughputExceeded"));
  }

  /** Tasks come back later, with a back-off of their own. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("throttling")
  void asksAThrottledPartitionThreeTimesForAUserAndOnceForATask(Answer throttled) {
    assertRequests(3, throttled, () -> repository.find(STORY.key()));
    assertRequests(3, throttled, () -> repository.create(STORY, Optional.empty(), 5));
    assertRequests(1, throttled, () -> repository.findQueued(STORY.key()));
    assertRequests(1, throttled, () -> repository.findAbandoned(0, NOW, Optional.empty(), 100));
    assertRequests(1, throttled, () -> repository.save(STORY, TASK));
    assertRequests(1, throttled, () -> repository.save(STORY.cancelled(NOW), TASK));
  }

  private static void assertRequests(int count, Answer answer, Supplier<Future<?>> call) {
    aws.answer(answer);
    unavailable(call.get());
    assertThat(aws.requests()).isEqualTo(count);
  }

  @ParameterizedTest(name = "{0}, once")
  @MethodSource("throttling")
  void overcomesAMomentOfThrottlingForAUser(Answer throttled) {
    aws.answer(throttled, DONE);
    assertThat(await(repository.take(STORY, STORY.cancelled(NOW), 0))).isTrue();
    assertThat(aws.requests()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"troubles", "silences"})
  void givesUpWithinSecondsAndSaysSo(Answer trouble) {
    aws.answer(trouble);
    assertThat(unavailable(repository.create(STORY, Optional.empty(), 5)))
        .contains("create story " + STORY.id());
    assertThat(unavailable(repository.save(STORY, TASK))).contains("write story " + STORY.id());
  }

  static Stream<Answer> moments() {
    return Stream.of(
        Answer.error(500, "InternalServerError"),
        Answer.error(503, "ServiceUnavailable"),
        Answer.error(400, "TransactionConflictException"),
        CONFLICT,
        Answer.cut(),
        Answer.hang());
  }

  @ParameterizedTest(name = "{0}, once")
  @MethodSource("moments")
  void overcomesWhatPasses(Answer trouble) {
    aws.answer(trouble, DONE);
    assertThat(await(repository.save(STORY, TASK))).isTrue();
    assertThat(aws.requests()).isEqualTo(2);
  }

  @Test
  void knowsAStoryThatBelongsToSomebodyElseByNow() {
    aws.answer(Answer.error(400, "ConditionalCheckFailedException"));
    assertThat(await(repository.save(STORY, TASK))).isFalse();
    aws.answer(cancelled("ConditionalCheckFailed", "None"));
    assertThat(await(repository.save(STORY.cancelled(NOW), TASK))).isFalse();
    assertThat(await(repository.take(STORY, STORY.cancelled(NOW), 0))).isFalse();
  }

  @Test
  void knowsAStoryThatIsNotThereAnyMore() {
    aws.answer(cancelled("ConditionalCheckFailed"));
    assertThat(await(repository.delete(STORY.key()))).isFalse();
  }

  static Stream<Answer> tooLarge() {
    String message = "Item size to update has exceeded the maximum allowed size";
    return Stream.of(
        Answer.error(400, "ValidationException", message),
        cancelled(
            List.of(new JsonObject().put("Code", "ValidationError").put("Message", message))));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void endsAStoryThatIsTooLarge(Answer tooLarge) {
    aws.answer(tooLarge);
    assertThatThrownBy(() -> await(repository.save(STORY, TASK)))
        .isInstanceOfSatisfying(
            GenerationException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.STORY_TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"ValidationException", "SerializationException"})
  void hidesNoFaultOfItsOwn(String type) {
    aws.answer(Answer.error(400, type));
    assertThatThrownBy(() -> await(repository.save(STORY, TASK)))
        .isInstanceOf(DynamoDbException.class);
  }

  /** What the operator reads of it; users read one sentence. */
  private static String unavailable(Future<?> future) {
    long start = System.nanoTime();
    Throwable failure =
        await(future.map(done -> (Throwable) new AssertionError("done")).otherwise(e -> e));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(failure)
        .hasMessage("Stories are not available at the moment.")
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(failure.getCause().getMessage()).doesNotContain("secret");
    return failure.getCause().getMessage();
  }

  private static String name(Answer trouble) {
    return trouble.name().substring(trouble.name().indexOf(' ') + 1);
  }

  private static Answer cancelled(String... codes) {
    return cancelled(Stream.of(codes).map(code -> new JsonObject().put("Code", code)).toList());
  }

  private static Answer cancelled(List<JsonObject> reasons) {
    return Answer.error(
        400,
        new JsonObject()
            .put("__type", "com.amazonaws#TransactionCanceledException")
            .put("message", "Cancelled.")
            .put("CancellationReasons", new JsonArray(reasons)));
  }

  private static Future<Boolean> untilItSucceeds() {
    return repository.save(STORY, TASK).recover(slow -> untilItSucceeds());
  }

  private static <T> T await(Future<T> future) {
    return future.timeout(30, SECONDS).await();
  }
}
