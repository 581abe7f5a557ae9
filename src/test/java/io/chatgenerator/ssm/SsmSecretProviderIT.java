package io.chatgenerator.ssm;

import static io.chatgenerator.story.FailureCode.SECRET_UNAVAILABLE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalSsm;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

class SsmSecretProviderIT {
  private static final String NAME = "OPENAI_SECRET";
  private static final Duration LONG = Duration.ofMinutes(5);

  private static Vertx vertx;
  private static LocalSsm ssm;
  private static SsmAsyncClient client;
  private int requestsBefore;

  /** The SDK's first call in a JVM loads thousands of classes; no test is to be timed with that. */
  @BeforeAll
  static void startAndWarmUp() {
    vertx = Vertx.vertx();
    ssm = new LocalSsm(vertx, Map.of(NAME, "sk-1")).start(0).timeout(30, SECONDS).await();
    client = client(ssm.url());
    SsmSecretProvider secrets = new SsmSecretProvider(client, NAME, LONG, vertx, read -> {});
    untilItSucceeds(vertx, secrets).timeout(60, SECONDS).await();
  }

  @AfterAll
  static void stop() {
    client.close();
    vertx.close().timeout(30, SECONDS).await();
  }

  @BeforeEach
  void reset() {
    ssm.put(NAME, "sk-1");
    ssm.mood(LocalSsm.Mood.NORMAL);
    ssm.delay(Duration.ZERO);
    requestsBefore = ssm.requests();
  }

  @Test
  void asksOnceForManyCallersAndAnswersEachOnItsOwnContext() {
    ssm.delay(Duration.ofMillis(200));
    SsmSecretProvider secrets = provider(LONG);
    List<Future<String>> answers = IntStream.range(0, 50).mapToObj(i -> get(secrets)).toList();
    Future.all(answers).timeout(30, SECONDS).await();
    assertThat(answers).extracting(Future::result).containsOnly("sk-1");
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-1");
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void asksAgainWhenTheKeyIsOld() {
    SsmSecretProvider secrets = provider(Duration.ZERO);
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-1");
    ssm.put(NAME, "sk-2\n");
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-2");
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void asksAgainWhenTheKeyWasRefused() {
    SsmSecretProvider secrets = provider(LONG);
    get(secrets).timeout(30, SECONDS).await();
    ssm.put(NAME, "sk-2");
    secrets.invalidate("sk-1");
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-2");
    secrets.invalidate("sk-1");
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-2");
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void usesTheKnownKeyUntilTheModelRefusesIt() {
    SsmSecretProvider secrets = provider(Duration.ZERO);
    get(secrets).timeout(30, SECONDS).await();
    ssm.mood(LocalSsm.Mood.THROTTLING);
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-1");
    int before = requests();
    assertThat(get(secrets).timeout(30, SECONDS).await()).isEqualTo("sk-1");
    assertThat(requests()).isEqualTo(before);
    secrets.invalidate("sk-1");
    assertThat(failureOf(secrets).retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void forgetsNothingThatItDoesNotKnow() {
    provider(LONG).invalidate("sk-1");
    assertThat(requests()).isZero();
  }

  @Test
  void namesAParameterThatDoesNotExist() {
    GenerationException failure =
        failureOf(new SsmSecretProvider(client, "MISSING", LONG, vertx, read -> {}));
    assertThat(failure).hasMessageContainingAll("MISSING", "ParameterNotFound", "request id");
  }

  @Test
  void namesTheReasonOfARefusal() {
    ssm.mood(LocalSsm.Mood.ACCESS_DENIED);
    GenerationException failure = failureOf(provider(LONG));
    assertThat(failure).hasMessageContainingAll(NAME, "AccessDeniedException");
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void keepsAFailureOnlyForAMoment() {
    ssm.mood(LocalSsm.Mood.THROTTLING);
    SsmSecretProvider secrets = provider(LONG);
    assertThat(failureOf(secrets)).hasMessageContainingAll(NAME, "ThrottlingException");
    int before = requests();
    assertThat(failureOf(secrets)).hasMessageContaining("ThrottlingException");
    assertThat(requests()).isEqualTo(before);
    ssm.mood(LocalSsm.Mood.NORMAL);
    assertThat(untilItSucceeds(vertx, secrets).timeout(30, SECONDS).await()).isEqualTo("sk-1");
  }

  @Test
  void givesUpOnASlowAnswerWithinSeconds() {
    ssm.delay(Duration.ofSeconds(20));
    long before = System.nanoTime();
    assertThat(failureOf(provider(LONG))).hasMessageContaining("could not be read: ");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void failsWhereNobodyListens() {
    try (SsmAsyncClient dead = client("http://localhost:1")) {
      assertThat(failureOf(new SsmSecretProvider(dead, NAME, LONG, vertx, read -> {})))
          .hasMessageContaining(NAME);
    }
  }

  @Test
  void refusesAnEmptyKey() {
    ssm.put(NAME, " \n");
    assertThat(failureOf(provider(LONG))).hasMessage("the SSM parameter OPENAI_SECRET is empty");
  }

  private int requests() {
    return ssm.requests() - requestsBefore;
  }

  private SsmSecretProvider provider(Duration ttl) {
    return new SsmSecretProvider(client, NAME, ttl, vertx, read -> {});
  }

  /** Asks from a new event-loop context; fails unless the answer arrives there. */
  private Future<String> get(SsmSecretProvider secrets) {
    Promise<String> answer = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        go ->
            secrets
                .get()
                .onComplete(
                    result -> {
                      if (!context.equals(Vertx.currentContext())) {
                        answer.fail("answered on another context");
                      } else if (result.succeeded()) {
                        answer.complete(result.result());
                      } else {
                        answer.fail(result.cause());
                      }
                    }));
    return answer.future();
  }

  private static Future<String> untilItSucceeds(Vertx vertx, SsmSecretProvider secrets) {
    return secrets
        .get()
        .recover(failed -> vertx.timer(100).compose(next -> untilItSucceeds(vertx, secrets)));
  }

  private GenerationException failureOf(SsmSecretProvider secrets) {
    Throwable cause =
        get(secrets).map(key -> (Throwable) null).otherwise(e -> e).timeout(30, SECONDS).await();
    if (cause instanceof GenerationException failure) {
      assertThat(failure.code()).isEqualTo(SECRET_UNAVAILABLE);
      return failure;
    }
    throw new AssertionError("no GenerationException", cause);
  }

  private static SsmAsyncClient client(String url) {
    return SsmSecretProvider.client(
        vertx,
        new AwsConfig(Optional.of("eu-west-1"), Optional.empty(), Optional.of(URI.create(url))),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
