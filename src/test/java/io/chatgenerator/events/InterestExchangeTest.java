package io.chatgenerator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.events.TalkingTasks.Task;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterestExchangeTest {
  private final TalkingTasks tasks = new TalkingTasks();
  private final Task a = tasks.join("a");
  private final Task b = tasks.join("b");

  @Test
  void namesTheTasksThatWatchAnOwnerAndNoOther() {
    Task c = tasks.join("c");
    assertThat(a.watch("ada").succeeded()).isTrue();
    assertThat(watching(b, "ada")).containsExactly("a");
    assertThat(watching(b, "ben")).isEmpty();
    assertThat(watching(a, "ada")).isEmpty();
    assertThat(c.exchange().watching(Optional.empty())).containsExactly("a");
  }

  @Test
  void forgetsAnOwnerWithTheLastListener() {
    a.watch("ada");
    a.watch("ada");
    a.cease("ada");
    assertThat(watching(b, "ada")).containsExactly("a");
    a.cease("ada");
    assertThat(watching(b, "ada")).isEmpty();
  }

  @Test
  void aNewcomerLearnsWhomTheOthersWatch() {
    a.watch("ada");
    Task c = tasks.join("c");
    assertThat(watching(c, "ada")).containsExactly("a");
    assertThat(watching(c, "ben")).isEmpty();
  }

  @Test
  void aTaskThatHasNotSaidWhomItWatchesIsSentEverything() {
    tasks.freeze("c");
    tasks.join("c");
    assertThat(watching(a, "anybody")).containsExactly("c");
    tasks.timeOut();
    tasks.heal("c");
    tasks.beat();
    assertThat(watching(a, "anybody")).isEmpty();
  }

  @Test
  void aLostChangeIsNoticedByTheNextOneAndMended() {
    tasks.deafen("b");
    a.watch("ada");
    tasks.heal("b");
    a.watch("ben");
    assertThat(watching(b, "ada")).containsExactly("a");
    assertThat(watching(b, "ben")).containsExactly("a");
    assertThat(watching(b, "cy")).isEmpty();
  }

  @Test
  void aLostChangeIsNoticedByTheNextBeatAndMended() {
    tasks.deafen("b");
    a.watch("ada");
    tasks.heal("b");
    tasks.beat();
    assertThat(watching(b, "ada")).containsExactly("a");
  }

  @Test
  void manyChangesAtOnceTakeTwoRounds() {
    tasks.freeze("b");
    List<Future<Void>> told =
        IntStream.range(0, 1_000).mapToObj(number -> a.watch("owner " + number)).toList();
    assertThat(told).noneMatch(Future::isComplete);
    tasks.heal("b");
    tasks.timeOut();
    assertThat(told).allMatch(Future::succeeded);
    assertThat(tasks.changes()).isEqualTo(1);
    assertThat(watching(b, "owner 0")).containsExactly("a");
    assertThat(watching(b, "owner 999")).containsExactly("a");
  }

  @Test
  void nobodyWaitsTwiceForATaskThatDoesNotAnswer() {
    tasks.freeze("b");
    Future<Void> first = a.watch("ada");
    assertThat(first.isComplete()).isFalse();
    tasks.timeOut();
    assertThat(first.succeeded()).isTrue();
    assertThat(a.watch("ben").succeeded()).isTrue();
    tasks.heal("b");
    tasks.beat();
    assertThat(watching(b, "ben")).containsExactly("a");
  }

  @Test
  void aSilentTaskIsSentNothingUntilItSpeaks() {
    a.watch("ada");
    tasks.freeze("a");
    tasks.pass(11);
    tasks.beat();
    assertThat(watching(b, "ada")).isEmpty();
    tasks.timeOut();
    tasks.heal("a");
    tasks.beat();
    assertThat(watching(b, "ada")).containsExactly("a");
    assertThat(watching(b, "ben")).isEmpty();
  }

  @Test
  void aTaskThatLeftIsSentNothing() {
    a.watch("ada");
    tasks.leave("a");
    assertThat(watching(b, "ada")).isEmpty();
    assertThat(b.exchange().watching(Optional.empty())).isEmpty();
  }

  /** Whatever was lost: two beats later all know all, and no more than that. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void allAgreeInTheEndWhateverWasLost(long seed) {
    Random dice = new Random(seed);
    Task c = tasks.join("c");
    List<Task> all = List.of(a, b, c);
    List<Set<String>> wanted = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (int step = 0; step < 300; step++) {
      int who = dice.nextInt(3);
      String owner = "owner " + dice.nextInt(8);
      switch (dice.nextInt(6)) {
        case 0 -> tasks.deafen(all.get(who).self());
        case 1 -> tasks.heal(all.get(who).self());
        case 2 -> tasks.freeze(all.get(who).self());
        case 3 -> tasks.timeOut();
        default -> toggle(all.get(who), wanted.get(who), owner);
      }
    }
    all.forEach(task -> tasks.heal(task.self()));
    tasks.timeOut();
    tasks.beat();
    tasks.beat();
    for (int owner = 0; owner < 8; owner++) {
      String name = "owner " + owner;
      for (Task task : all) {
        List<String> expected =
            all.stream()
                .filter(other -> other != task)
                .filter(other -> wanted.get(all.indexOf(other)).contains(name))
                .map(Task::self)
                .toList();
        assertThat(watching(task, name)).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static void toggle(Task task, Set<String> wanted, String owner) {
    if (wanted.add(owner)) {
      task.watch(owner);
    } else {
      wanted.remove(owner);
      task.cease(owner);
    }
  }

  private static Set<String> watching(Task task, String owner) {
    return task.exchange().watching(Optional.of(owner));
  }
}
