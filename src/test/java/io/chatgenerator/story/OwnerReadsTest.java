package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnerReadsTest {
  private final OwnerReads reads = new OwnerReads();
  private final List<Promise<String>> begun = new ArrayList<>();

  @Test
  void readsAFewThingsOfAnOwnerAtOnceAndOthersAtTheSameTime() {
    IntStream.range(0, 10).forEach(i -> read("ada", "story " + i));
    assertThat(begun).hasSize(4);
    read("ben", "story");
    assertThat(begun).hasSize(5);
    begun.get(2).complete("third");
    assertThat(begun).hasSize(6);
  }

  @Test
  void sharesEqualReadsThatHaveNotBegun() {
    Future<String> before = read("ada", "same");
    IntStream.range(0, 3).forEach(i -> read("ada", "other " + i));
    List<Future<String>> shared =
        IntStream.range(0, 100).mapToObj(i -> read("ada", "same")).toList();
    begun.get(0).complete("old");
    assertThat(before.result()).isEqualTo("old");
    assertThat(begun).hasSize(5);
    assertThat(shared).noneMatch(Future::isComplete);
    begun.get(4).complete("new");
    assertThat(shared).allMatch(read -> read.result().equals("new"));
    assertThat(begun).hasSize(5);
  }

  @Test
  void goesOnAfterAFailure() {
    IntStream.range(0, 4).forEach(i -> read("ada", "story " + i));
    Future<String> waiting = read("ada", "waits");
    begun.get(0).fail("unavailable");
    begun.get(4).fail("unavailable");
    assertThat(waiting.failed()).isTrue();
  }

  @Test
  void doesNotRecurseWhereReadsEndAtOnce() {
    IntStream.range(0, 4).forEach(i -> read("ada", "story " + i));
    List<Future<String>> many =
        IntStream.range(0, 20_000)
            .mapToObj(i -> reads.read("ada", i, () -> Future.succeededFuture("at once")))
            .toList();
    begun.get(0).complete("first");
    assertThat(many).allMatch(Future::succeeded);
  }

  private Future<String> read(String owner, String what) {
    return reads.read(
        owner,
        what,
        () -> {
          begun.add(Promise.promise());
          return begun.get(begun.size() - 1).future();
        });
  }
}
