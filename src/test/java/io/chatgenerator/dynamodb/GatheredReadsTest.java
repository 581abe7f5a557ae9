package io.chatgenerator.dynamodb;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredReadsTest {
  private record Call(Set<String> keys, Promise<Map<String, String>> answer) {
    void succeed() {
      answer.complete(keys.stream().collect(toMap(identity(), key -> "value of " + key)));
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final GatheredReads<String, String> reads = new GatheredReads<>(10, this::call);

  private Future<Map<String, String>> call(Set<String> keys) {
    calls.add(new Call(keys, Promise.promise()));
    return calls.get(calls.size() - 1).answer().future();
  }

  @Test
  void lonelyReadsAreMadeAtOnce() {
    CompletableFuture<String> a = read("a");
    CompletableFuture<String> b = read("b");
    assertThat(calls).extracting(Call::keys).containsExactly(Set.of("a"), Set.of("b"));
    calls.get(1).succeed();
    calls.get(0).succeed();
    assertThat(a).isCompletedWithValue("value of a");
    assertThat(b).isCompletedWithValue("value of b");
  }

  @Test
  void whoComesMeanwhileSharesTheNextCall() {
    putTwoUnderWay();
    CompletableFuture<String> c = read("c");
    CompletableFuture<String> d = read("d");
    CompletableFuture<String> again = read("c");
    assertThat(calls).hasSize(2);
    calls.get(0).succeed();
    assertThat(calls).hasSize(3);
    assertThat(calls.get(2).keys()).containsExactlyInAnyOrder("c", "d");
    calls.get(2).succeed();
    assertThat(List.of(c, again)).allMatch(each -> each.join().equals("value of c"));
    assertThat(d).isCompletedWithValue("value of d");
  }

  @Test
  void aReadNeverTakesAnAnswerThatWasAskedForBefore() {
    putTwoUnderWay();
    CompletableFuture<String> later = read("a");
    calls.get(0).succeed();
    assertThat(later).isNotDone();
    assertThat(calls.get(2).keys()).containsExactly("a");
  }

  @Test
  void aCallTakesNoMoreThanABatch() {
    putTwoUnderWay();
    IntStream.range(0, 25).forEach(i -> asked.add(read("key " + i)));
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).succeed();
    }
    assertThat(calls).extracting(call -> call.keys().size()).containsExactly(1, 1, 10, 10, 5);
  }

  @Test
  void aFailureReachesAllWhoAskedAndNobodyElse() {
    putTwoUnderWay();
    CompletableFuture<String> c = read("c");
    CompletableFuture<String> d = read("d");
    calls.get(1).answer().fail("no table");
    CompletableFuture<String> after = read("e");
    calls.get(2).answer().fail("no table");
    assertThat(List.of(c, d)).allMatch(CompletableFuture::isCompletedExceptionally);
    calls.get(3).succeed();
    assertThat(after).isCompletedWithValue("value of e");
  }

  @Test
  void aSourceThatThrowsHoldsNobodyUp() {
    GatheredReads<String, String> broken =
        new GatheredReads<>(
            1,
            keys -> {
              throw new IllegalStateException("broken");
            });
    for (int i = 0; i < 5; i++) {
      assertThat(broken.read("key " + i).toCompletableFuture()).isCompletedExceptionally();
    }
  }

  /** As many as run at once. */
  private void putTwoUnderWay() {
    asked.add(read("a"));
    asked.add(read("b"));
  }

  private CompletableFuture<String> read(String key) {
    return reads.read(key).toCompletableFuture();
  }
}
