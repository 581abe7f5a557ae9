package io.chatgenerator.auth;

import static io.chatgenerator.local.LocalUser.ADA;
import static io.chatgenerator.local.LocalUser.BEN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("Bad tokens, at the verifier")
class TokenFloodTest {
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";

  @AutoClose("close")
  private static final Vertx VERTX = Vertx.vertx();

  private static final Context LOOP = VERTX.getOrCreateContext();

  private final FakeIssuer issuer = new FakeIssuer(VERTX);
  private final CognitoTokenVerifier verifier = issuer.verifier(VERTX, 3);

  @Test
  void letsNoMoreThanSomeBadTokensOfAnAddressWaitForTheirCheck() {
    String bad = bad();
    exhaust();
    List<Future<AuthenticatedUser>> waiting = new ArrayList<>();
    List<Future<AuthenticatedUser>> refused = onLoop(() -> refusedAtOnce(bad, waiting));
    assertThat(waiting).hasSize(PacedQueue.MAX_WAITING);
    assertThat(refused).hasSize(50 - PacedQueue.MAX_WAITING + 2);
    refused.forEach(check -> assertRefused(check, ErrorCode.RATE_LIMITED));
    assertThat(((RequestException) refused.get(0).cause()).retryAfter()).isPresent();
    assertRefused(verify(bad(), ELSEWHERE), ErrorCode.UNAUTHENTICATED);
    waiting.forEach(check -> assertRefused(outcome(check), ErrorCode.UNAUTHENTICATED));
  }

  /** In one turn of the event loop, before anybody who waits has a turn. */
  private List<Future<AuthenticatedUser>> refusedAtOnce(
      String bad, List<Future<AuthenticatedUser>> waiting) {
    Stream<String> tokens =
        Stream.concat(Stream.generate(() -> bad).limit(50), Stream.of(" ", null));
    Map<Boolean, List<Future<AuthenticatedUser>>> checks =
        tokens
            .map(token -> verifier.verify(token, HERE))
            .collect(partitioningBy(Future::isComplete));
    waiting.addAll(checks.get(false));
    return checks.get(true);
  }

  /** A pupil who floods a school's address, and another pupil who signs in. */
  @Test
  void findsOutAGoodTokenInAFloodOfBadOnes() {
    var school = issuer.verifier(VERTX, 600);
    String bad = bad();
    onLoop(() -> Stream.generate(() -> school.verify(bad, HERE)).limit(600).toList());
    long flood = onLoop(() -> VERTX.setPeriodic(100, next -> school.verify(bad, HERE)));
    for (LocalUser user : List.of(ADA, BEN)) {
      String token = issuer.mint.accessToken(user);
      assertThat(outcome(onLoop(() -> school.verify(token, HERE))).succeeded()).isTrue();
    }
    VERTX.cancelTimer(flood);
  }

  /** All tries of the address. */
  private void exhaust() {
    for (int i = 0; i < 3; i++) {
      assertRefused(verify(bad(), HERE), ErrorCode.UNAUTHENTICATED);
    }
  }

  @Test
  void takesAnyNumberOfGoodTokens() {
    for (int i = 0; i < 10; i++) {
      int number = i;
      String token = issuer.mint.accessToken(ADA, draft -> draft.claim("jti", "" + number));
      assertThat(verify(token, HERE).succeeded()).isTrue();
    }
  }

  @Test
  void takesTokensOfThoseWhoWereThereBeforeTheFlood() {
    String bad = bad();
    String before = issuer.mint.accessToken(ADA);
    verify(before, HERE);
    exhaust();
    onLoop(() -> Stream.generate(() -> verifier.verify(bad, HERE)).limit(50).toList());
    assertThat(onLoop(() -> verifier.verify(before, HERE)).succeeded()).isTrue();
  }

  @Test
  void countsTokensThatAreStillBeingChecked() {
    String bad = bad();
    Promise<JsonObject> keys = Promise.promise();
    issuer.answers(keys::future);
    List<Future<AuthenticatedUser>> checks =
        onLoop(() -> Stream.generate(() -> verifier.verify(bad, HERE)).limit(25).toList());
    assertThat(checks.stream().filter(Future::isComplete)).hasSize(25 - 3 - PacedQueue.MAX_WAITING);
    keys.complete(issuer.mint.jwks());
  }

  @Test
  void holdsAnOutageOfTheIssuerAgainstNobody() {
    issuer.isDown();
    try (CapturedLog log = new CapturedLog(JwksCache.class)) {
      for (int i = 0; i < 10; i++) {
        assertRefused(verify(issuer.mint.accessToken(ADA), HERE), ErrorCode.UNAVAILABLE);
      }
      assertThat(log.events()).hasSize(1);
    }
  }

  private String bad() {
    return issuer.mint.accessToken(ADA, draft -> draft.claim("token_use", "other"));
  }

  /** Waits for the outcome, good or bad, for longer than anybody waits for a turn. */
  private Future<AuthenticatedUser> verify(String token, String address) {
    return outcome(onLoop(() -> verifier.verify(token, address)));
  }

  private static Future<AuthenticatedUser> outcome(Future<AuthenticatedUser> check) {
    check.otherwiseEmpty().timeout(5, SECONDS).await();
    return check;
  }

  private static <T> T onLoop(Supplier<T> work) {
    Promise<T> done = Promise.promise();
    LOOP.runOnContext(turn -> done.complete(work.get()));
    return done.future().timeout(30, SECONDS).await();
  }

  private static void assertRefused(Future<AuthenticatedUser> check, ErrorCode code) {
    assertThat(check.cause())
        .asInstanceOf(type(RequestException.class))
        .returns(code, RequestException::code);
  }
}
