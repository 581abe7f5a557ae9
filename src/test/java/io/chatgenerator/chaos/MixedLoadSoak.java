package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.Answers.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hours in the life of a service, in minutes: first its capacity is measured, then it bears six
 * tenths of that for {@code soak.minutes} while faults are thrown at it, then three times that for
 * two minutes, and ten seconds later it must be what it was before.
 */
@ExtendWith(Figures.Resolver.class)
final class MixedLoadSoak {
  private static final Duration SOAK = Duration.ofMinutes(Integer.getInteger("soak.minutes", 30));
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURE = Duration.ofSeconds(15);
  private static final Duration OVERLOAD = Duration.ofMinutes(2);
  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int FEW = 15;
  private static final int MANY = 240;
  private static final double WORTH_IT = 1.2;
  private static final double SHARE = 0.6;
  private static final double EXCESS = 3;
  private static final long HEAP_LIMIT_KB = 256 * 1024;
  private static final Set<String> FAIR = Set.of(Answers.OK, "RATE_LIMITED", "UNAVAILABLE");
  private static final Map<String, String> SETTINGS =
      Map.of(
          "LEASE_SECONDS", "30",
          "MAX_ATTEMPTS", "3",
          "MAX_ACTIVE_STORIES_PER_USER", "20",
          "OPENAI_FIRST_BYTE_TIMEOUT", "30s",
          "OPENAI_SILENCE_TIMEOUT", "6s");

  private final Answers answers = new Answers();
  private final Random dice = new Random(11);

  @Test
  void staysWhatItIsUnderLoadAndFaultsAndOverload(Figures figures) {
    try (TableProcess table = TableProcess.start();
        TestEnvironment environment = TestEnvironment.start("soak", 120, settings(table))) {
      Load load = new Load(environment, () -> new Visit(environment, answers, dice));
      double capacity = capacity(environment, load);
      figures.add("soak", "capacity, visits a second", "%.1f".formatted(capacity));
      Waiting.await(load.over(), TIMEOUT);
      soak(figures, environment, load, table, capacity * SHARE);
      overload(figures, environment, load, capacity * EXCESS);
      assertNoErrorLogged(environment);
    }
  }

  /**
   * Visits that it gets done in a second. The number of visits at once is doubled for as long as
   * that gets more of them done, and no answer fails.
   */
  private double capacity(TestEnvironment environment, Load load) {
    double best = 0;
    for (int atOnce = FEW; atOnce <= MANY; atOnce *= 2) {
      long from = System.nanoTime();
      double done = throughput(environment, load, atOnce);
      // What is refused is soon done, and says nothing of what could be borne.
      if (failedSince(from)) {
        break;
      }
      boolean strained = done < best * WORTH_IT;
      best = Math.max(best, done);
      if (strained) {
        break;
      }
    }
    load.rest();
    assertThat(best).as("visits a second without a failed answer").isPositive();
    return best;
  }

  private static double throughput(TestEnvironment environment, Load load, int atOnce) {
    load.always(atOnce);
    Waiting.pass(environment.vertx(), WARM_UP);
    int before = load.ended();
    Waiting.pass(environment.vertx(), MEASURE);
    return (double) (load.ended() - before) / MEASURE.toSeconds();
  }

  private boolean failedSince(long moment) {
    return !answers.matching(answer -> answer.at() > moment && !answer.isOk()).isEmpty();
  }

  private void soak(
      Figures figures,
      TestEnvironment environment,
      Load load,
      TableProcess table,
      double perSecond) {
    long from = System.nanoTime();
    int before = load.begun();
    int failed = load.failures().size();
    TableOutages weather = new TableOutages(environment.vertx(), table);
    StatsOverTime signs = new StatsOverTime();
    load.perSecond(perSecond);
    environment.vertx().runOnContext(go -> weather.begin());
    while (System.nanoTime() - from < SOAK.toNanos()) {
      Waiting.pass(environment.vertx(), BETWEEN_SAMPLES);
      signs.sample(environment.fleet());
    }
    weather.end();
    load.rest();
    Waiting.await(load.over(), TIMEOUT);
    Predicate<Answer> then = answer -> answer.at() > from;
    figures.add("soak", "minutes", SOAK.toMinutes());
    figures.add("soak", "visits, each watched to its story's end", load.begun() - before);
    figures.add("soak", "times that the table stood still for 1 to 4 s", weather.freezes());
    answers.counts(then).forEach((what, count) -> figures.add("soak", "answers: " + what, count));
    figures.add("soak", "p95 of listStories, ms", answers.p95("list", then));
    figures.add("soak", "p95 of createStory, ms", answers.p95("create", then));
    signs.print(figures, "soak");
    assertThat(load.failures().stream().skip(failed)).as("visits that went wrong").isEmpty();
    assertThat(answers.matching(then.and(answer -> !answer.isOk() && !weather.excuses(answer))))
        .as("errors that no fault explains")
        .isEmpty();
    assertThat(answers.matching(then)).extracting(Answer::code).isSubsetOf(FAIR);
    new StoredTextCheck(environment.table()).assertNothingWaits();
    signs.assertFlat();
  }

  private void overload(Figures figures, TestEnvironment environment, Load load, double perSecond) {
    long normal = Math.max(100, answers.p95("list", answer -> true));
    long from = System.nanoTime();
    StatsOverTime signs = new StatsOverTime();
    load.perSecond(perSecond);
    while (System.nanoTime() - from < OVERLOAD.toNanos()) {
      Waiting.pass(environment.vertx(), BETWEEN_SAMPLES);
      signs.sample(environment.fleet());
    }
    load.rest();
    Waiting.pass(environment.vertx(), RECOVERY);
    long recovered = System.nanoTime();
    load.perSecond(perSecond / EXCESS * SHARE);
    Waiting.pass(environment.vertx(), RECOVERY);
    load.rest();
    Waiting.await(load.over(), TIMEOUT);
    Predicate<Answer> then = answer -> answer.at() > from && answer.at() < recovered;
    long after = answers.p95("list", answer -> answer.at() > recovered);
    answers
        .counts(then)
        .forEach((what, count) -> figures.add("overload", "answers: " + what, count));
    figures.add(
        "overload",
        "most resident memory of a process, MB",
        signs.most(ProcessStats::residentKb) >> 10);
    figures.add("overload", "p95 of listStories meanwhile, ms", answers.p95("list", then));
    figures.add("overload", "p95 of listStories from 10 s after it, ms", after);
    assertThat(answers.matching(then)).extracting(Answer::code).isSubsetOf(FAIR);
    assertThat(signs.most(ProcessStats::heapKb)).isLessThan(HEAP_LIMIT_KB * 3 / 4);
    assertThat(after).as("p95 of listStories, normally %d", normal).isLessThan(2 * normal);
    new StoredTextCheck(environment.table()).assertNothingWaits();
  }

  private static void assertNoErrorLogged(TestEnvironment environment) {
    environment
        .fleet()
        .processes()
        .forEach(
            process ->
                assertThat(process.output().lines().filter(line -> !line.contains("not ready: ")))
                    .as("log of %s", process.name())
                    .noneMatch(line -> line.contains(" ERROR ") || line.contains("INTERNAL")));
  }

  private static Map<String, String> settings(TableProcess table) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    return all;
  }
}
