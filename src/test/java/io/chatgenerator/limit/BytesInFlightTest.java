package io.chatgenerator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.limit.BytesInFlight.Account;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {
  private static final int KIB = 1024;

  /** 1,000 KiB of a connection, 2,000 of a user, 4,000 in all; two answers wait; 1,000 KiB/s. */
  private static final ByteBounds BOUNDS =
      new ByteBounds(1_000 * KIB, 2_000 * KIB, 4_000 * KIB, 2, 1_000 * KIB);

  private final AtomicInteger refusals = new AtomicInteger();
  private final BytesInFlight bytes = new BytesInFlight(BOUNDS, refusals::incrementAndGet);
  private final List<String> entered = new ArrayList<>();

  @Test
  void boundsEachConnection() {
    Answer first = reserve("one", "ada", 900);
    Answer second = reserve("one", "ada", 101);
    assertThat(reserve("other", "ada", 900).room()).as("another connection").isPresent();
    assertThat(second.room()).isPresent();
    first.sent(900 * KIB, Future.succeededFuture());
    assertThat(second.room()).isEmpty();
  }

  @Test
  void boundsEachUserAndLetsOthersPass() {
    reserve("one", "ada", 1_000);
    reserve("two", "ada", 1_000);
    assertThat(reserve("three", "ada", 1).room()).isPresent();
    assertThat(reserve("four", "ben", 1_000).room()).isEmpty();
  }

  @Test
  void boundsTheProcessButForEachUsersOwnShare() {
    Stream.of("a", "b", "c", "d").forEach(user -> reserve(user, user, 1_000));
    assertThat(reserve("e", "e", 257).room()).isPresent();
    assertThat(reserve("f", "f", 256).room()).isEmpty();
    assertThat(reserve("f", "f", 1).room()).isPresent();
  }

  @Test
  void countsUntilWrittenOrLost() {
    Promise<Void> written = Promise.promise();
    Promise<Void> lost = Promise.promise();
    reserve("one", "ada", 500).sent(10 * KIB, written.future());
    reserve("two", "ada", 500).sent(20 * KIB, lost.future());
    assertThat(bytes.total()).isEqualTo(30 * KIB);
    written.complete();
    lost.fail("closed");
    assertThat(bytes.total()).isZero();
  }

  @Test
  void countsWhatIsLongerThanReserved() {
    Promise<Void> written = Promise.promise();
    reserve("one", "ada", 1).sent(1_000 * KIB, written.future());
    Answer next = reserve("one", "ada", 1);
    assertThat(next.room()).isPresent();
    written.complete();
    assertThat(next.room()).isEmpty();
  }

  @Test
  void letsOneAnswerPassHoweverLong() {
    assertThat(reserve("one", "ada", 9_000).room()).isEmpty();
  }

  @Test
  void refusesMoreThanMayWaitAndCountsThat() {
    reserve("one", "ada", 1_000);
    reserve("one", "ada", 1);
    reserve("one", "ada", 1);
    Answer refused = bytes.account("one", "ada").answer();
    assertThat(refused.reserve(KIB)).isFalse();
    refused.sent(100, Future.succeededFuture());
    assertThat(refusals).hasValue(1);
    assertThat(bytes.total()).isEqualTo(1_000 * KIB);
  }

  @Test
  void letsUsersTakeTurns() {
    List<Answer> full =
        Stream.of("a", "b", "c", "d").map(user -> reserve(user, user, 1_000)).toList();
    Stream.of("ada 1", "ada 2", "ben 1", "ben 2")
        .forEach(name -> note(name, reserve(name, name.substring(0, 3), 1_000)));
    full.forEach(answer -> answer.sent(0, Future.succeededFuture()));
    assertThat(entered).containsExactly("ada 1", "ben 1", "ada 2", "ben 2");
  }

  @Test
  void forgetsAnAnswerThatIsSentBeforeItHadRoom() {
    Answer first = reserve("one", "ada", 1_000);
    Answer second = note("second", reserve("one", "ada", 1_000));
    second.sent(100, Future.succeededFuture());
    first.sent(0, Future.succeededFuture());
    assertThat(entered).isEmpty();
    assertThat(bytes.total()).isZero();
  }

  /** Each answer that enters is sent within the same call, and lets the next one in. */
  @Test
  void doesNotRecurseWhenAnswersAreSentAtOnce() {
    ByteBounds many = new ByteBounds(KIB, KIB, KIB, 20_000, KIB);
    BytesInFlight patient = new BytesInFlight(many, refusals::incrementAndGet);
    Answer first = patient.account("one", "ada").answer();
    first.reserve(KIB);
    for (int i = 0; i < 20_000; i++) {
      Answer next = patient.account("one", "ada").answer();
      next.reserve(KIB);
      next.room().orElseThrow().onSuccess(now -> next.sent(KIB, Future.succeededFuture()));
    }
    first.sent(KIB, Future.succeededFuture());
    assertThat(patient.total()).isZero();
  }

  @Test
  void pacesStreamsOfAUserWhateverTheConnection() {
    Account one = bytes.account("one", "ada");
    Account two = bytes.account("two", "ada");
    assertThat(one.pause()).isZero();
    one.streamed(3_000 * KIB, Future.succeededFuture());
    assertThat(two.pause()).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_100));
    assertThat(bytes.account("three", "ben").pause()).isZero();
  }

  @Test
  void letsStreamsWaitWhileAConnectionIsFull() {
    Account one = bytes.account("one", "ada");
    one.streamed(1_000 * KIB, Promise.promise().future());
    assertThat(one.pause()).isPositive();
    assertThat(bytes.account("two", "ada").pause()).isZero();
  }

  private Answer reserve(String connection, String user, int kib) {
    Answer answer = bytes.account(connection, user).answer();
    assertThat(answer.reserve((long) kib * KIB)).isTrue();
    return answer;
  }

  private Answer note(String name, Answer answer) {
    answer.room().orElseThrow().onSuccess(now -> entered.add(name));
    return answer;
  }
}
