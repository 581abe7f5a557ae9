package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What all users may use in a day, counted by three tasks, and the switch that they read. */
class DeploymentBudgetTest {
  private static final int TASKS = 3;
  private static final int BUDGET = 500;

  private final SimulatedService service = new SimulatedService(Configs.stories(2, 50));

  DeploymentBudgetTest() {
    service.time().advance(Duration.ofMinutes(1_439), () -> {});
    service.limitTokensOfAll(BUDGET);
    for (int i = 0; i < TASKS; i++) {
      service.start().deployment().start();
    }
    service.deliver();
  }

  @Test
  void beyondItNoTaskStartsAnythingUntilTheDayEnds() {
    complete(0, BUDGET);
    assertThat(create(0).cause())
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.retryAfter().get()).isLessThanOrEqualTo(Duration.ofMinutes(1));
            });
    service.advanceMillis(2_100);
    assertThat(create(1).failed()).isTrue();
    assertThat(create(2).failed()).isTrue();
    service.advance(Duration.ofMinutes(1));
    assertThat(create(1).succeeded()).isTrue();
  }

  /** Exceeded by what was under way, and what others begin in two seconds, and by no more. */
  @Test
  void isExceededByWhatWasUnderWayWhenItWasReached() {
    complete(0, BUDGET - 1);
    service.advanceMillis(2_100);
    assertThat(create(1).succeeded()).isTrue();
    ModelCall underWay = service.model().last();
    complete(2, 1);
    assertThat(create(1).succeeded()).as("within two seconds").isTrue();
    ModelCall late = service.model().last();
    service.advanceMillis(4_100);
    assertThat(create(1).failed()).isTrue();
    underWay.say("Once");
    underWay.finish(10, 100);
    late.say("Once");
    late.finish(10, 100);
    service.advanceMillis(4_100);
    assertThat(usedByAll().tokens()).isEqualTo(BUDGET + 2 * 110);
  }

  @Test
  void countsWhatTheTableDidNotTakeWithTheNextAnswer() {
    complete(0, 100);
    service.troubles().refuseWrites(1);
    service.advanceMillis(2_100);
    service.advanceMillis(2_100);
    assertThat(usedByAll().tokens()).isEqualTo(100);
  }

  @Test
  void addsWhatIsLeftAfterTheRequestThatIsUnderWayAsItStops() {
    complete(0, 100);
    service.advanceMillis(2_100);
    Story ended = service.table().all().get(0);
    DeploymentBudget budget = service.task(0).deployment();
    budget.start();
    budget.spent(ended);
    service.get(budget.stop());
    assertThat(usedByAll().tokens()).isEqualTo(200);
  }

  @Test
  void countsEachDayAnew() {
    complete(0, 100);
    service.advanceMillis(2_100);
    service.advance(Duration.ofMinutes(2));
    complete(1, 30);
    service.advanceMillis(2_100);
    assertThat(usedByAll().tokens()).isEqualTo(30);
  }

  @Test
  void theSwitchStopsNewStoriesOnAllTasksWithinFiveSeconds() {
    assertThat(create(0).succeeded()).isTrue();
    service.get(service.accounts().stop(AccountRepository.DEPLOYMENT, true));
    service.advanceMillis(5_000);
    for (int task = 0; task < TASKS; task++) {
      assertThat(create(task).cause()).hasMessageContaining("New stories are stopped");
    }
    service.advance(Duration.ofMinutes(2));
    assertThat(create(0).failed()).as("on the next day").isTrue();
    service.get(service.accounts().stop(AccountRepository.DEPLOYMENT, false));
    service.advanceMillis(5_000);
    assertThat(create(1).succeeded()).isTrue();
  }

  private void complete(int task, int tokens) {
    assertThat(create(task).succeeded()).isTrue();
    service.model().last().say("Once");
    service.model().last().finish(0, tokens);
    service.deliver();
  }

  private Future<Story> create(int task) {
    Future<Story> created = service.task(task).create("ann", "a whale", Optional.empty());
    service.deliver();
    return created;
  }

  private DailyUsage usedByAll() {
    LocalDate today = LocalDate.ofInstant(service.time().instant(), ZoneOffset.UTC);
    return service.get(service.accounts().usage(AccountRepository.DEPLOYMENT, today));
  }
}
