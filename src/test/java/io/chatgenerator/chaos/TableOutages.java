package io.chatgenerator.chaos;

import io.chatgenerator.chaos.Answers.Answer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A table that stands still for a few seconds now and then. */
final class TableOutages {
  private static final int LONGEST_CALM_MS = 60_000;
  private static final int SHORTEST_CALM_MS = 20_000;
  private static final int LONGEST_FREEZE_MS = 4_000;
  private static final long AFTERMATH = Duration.ofSeconds(10).toNanos();

  private final Vertx vertx;
  private final TableProcess table;
  private final Random dice = new Random(7);
  private final List<Freeze> freezes = new CopyOnWriteArrayList<>();
  private boolean over;

  private record Freeze(long from, long until) {}

  TableOutages(Vertx vertx, TableProcess table) {
    this.vertx = vertx;
    this.table = table;
  }

  void begin() {
    calm();
  }

  /** No more freezes; one that is on ends first. */
  void end() {
    over = true;
  }

  int freezes() {
    return freezes.size();
  }

  /** Whether the table stood still shortly before. */
  boolean excuses(Answer answer) {
    return freezes.stream()
        .anyMatch(one -> answer.at() >= one.from && answer.at() <= one.until + AFTERMATH);
  }

  private void calm() {
    vertx.setTimer(
        SHORTEST_CALM_MS + dice.nextInt(LONGEST_CALM_MS - SHORTEST_CALM_MS), then -> freeze());
  }

  private void freeze() {
    if (over) {
      return;
    }
    int millis = 1_000 + dice.nextInt(LONGEST_FREEZE_MS - 1_000);
    long now = System.nanoTime();
    freezes.add(new Freeze(now, now + Duration.ofMillis(millis).toNanos()));
    table.freeze();
    vertx.setTimer(
        millis,
        then -> {
          table.thaw();
          calm();
        });
  }
}
