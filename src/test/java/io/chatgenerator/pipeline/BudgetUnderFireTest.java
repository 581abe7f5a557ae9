package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A thousand creates at the edge of one user's budget, over three tasks that are killed and
 * replaced, with lost messages and answers, cancels, and a model that fails. {@code
 * -Dbudget.seeds=50} for a longer run.
 */
class BudgetUnderFireTest {
  private static final int CREATES = 1_000;
  private static final int TASKS = 3;
  private static final int BUDGET = 20_000;
  private static final int SEEDS = Integer.getInteger("budget.seeds", 1);
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.chatgenerator");

  @BeforeAll
  static void silenceWarningsThatAreMeantToBe() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void letOthersLog() {
    LOG.setLevel(null);
  }

  @Test
  void isExceededByInterruptionsAloneAndExactAfterwards() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new Run(seed).go();
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final SimulatedService service =
        new SimulatedService(Configs.stories(20, 30), Trace.NONE, 3, () -> 0);
    private final List<Future<Story>> creates = new ArrayList<>();

    Run(int seed) {
      random = new SplittableRandom(seed);
      service.limitTokens(BUDGET);
      service.time().advance(Duration.ofHours(12), () -> {});
      for (int i = 0; i < TASKS; i++) {
        service.start();
      }
      service.deliver();
    }

    void go() {
      for (int i = 0; i < CREATES; i++) {
        create(i);
        disturb();
        work();
        service.table().checkAccounts(owner -> true);
      }
      settle();
      report();
    }

    private SimulatedTask anyTask() {
      List<SimulatedTask> open = service.openTasks();
      return open.get(random.nextInt(open.size()));
    }

    private void create(int number) {
      creates.add(
          anyTask()
              .stories()
              .create(
                  "ann",
                  "a whale " + number,
                  Optional.empty(),
                  Optional.of("token " + number),
                  Set.of(),
                  Trace.NONE));
    }

    private void disturb() {
      switch (random.nextInt(60)) {
        case 0 -> {
          anyTask().die();
          service.start();
        }
        case 1, 2, 3 -> service.inFlight().lose(0);
        case 4 -> service.troubles().refuseWrites(2);
        case 5, 6 -> service.troubles().collideWrites(2);
        default -> {}
      }
      if (random.nextInt(8) == 0) {
        service.time().advance(Duration.ofMillis(200), () -> {});
      } else {
        service.deliver();
      }
    }

    private void work() {
      for (ModelCall call : service.model().running()) {
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> call.say("Once upon a time. ");
          case 3 -> {
            call.say("The end.");
            call.finish(10 + random.nextInt(20), 1 + random.nextInt(90));
          }
          case 4 ->
              call.fail(random.nextBoolean() ? FailureCode.MODEL_BROKEN : FailureCode.REFUSED);
          default -> {}
        }
      }
      if (random.nextInt(10) == 0) {
        service.table().all().stream()
            .filter(story -> !story.isTerminal())
            .findFirst()
            .ifPresent(story -> anyTask().stories().cancel(story.key()));
      }
      if (random.nextInt(4) == 0) {
        service.advanceMillis(1_000);
      }
    }

    private void settle() {
      service.troubles().heal();
      for (int i = 0; i < 40; i++) {
        service.model().running().forEach(call -> call.finish(20, 50));
        service.advanceMillis(5_000);
      }
    }

    private void report() {
      service.table().checkAccounts(owner -> true);
      LocalDate today = LocalDate.ofInstant(service.time().instant(), ZoneOffset.UTC);
      DailyUsage usage = service.get(service.accounts().usage("ann", today));
      long stored = service.table().all().stream().mapToLong(s -> s.cost().used().total()).sum();
      long reserved = service.table().all().stream().mapToLong(s -> s.cost().reserved()).sum();
      long accepted = service.table().all().size();
      long limited =
          creates.stream().map(Future::cause).filter(RequestException::isTooMany).count();
      System.out.printf(
          "budget %d, creates %d: accepted %d, refused %d, unanswered %d; tokens reserved %d,"
              + " settled %d, counted %d, differences %d%n",
          BUDGET,
          CREATES,
          accepted,
          limited,
          CREATES - limited - creates.stream().filter(Future::succeeded).count(),
          reserved,
          stored,
          usage.tokens(),
          usage.tokens() - stored);
      assertThat(service.table().history().violations()).isEmpty();
      assertThat(service.table().all()).allMatch(Story::isTerminal);
      assertThat(usage.tokens()).isEqualTo(stored);
      assertThat(usage.active()).isZero();
      assertThat(limited).isPositive();
      assertThat(creates)
          .allMatch(
              create ->
                  !(create.cause() instanceof RequestException refusal)
                      || refusal.code() == ErrorCode.RATE_LIMITED
                      || refusal.code() == ErrorCode.UNAVAILABLE);
    }
  }
}
