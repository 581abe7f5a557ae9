package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.StoryKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Generations that another task goes on with. */
class GenerationTakeoverTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);

  @BeforeEach
  void letGenerationsOutliveConnections() {
    service.model().outliveConnections();
  }

  @Test
  void theTotalTimeIsThatOfTheAttemptWhicheverTasksWorkOnIt() {
    StoryKey key = chain.begin();
    for (int minute = 1; minute < 10; minute++) {
      replaceTask();
    }
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.model().last().isAttached()).isTrue();
    assertThat(service.model().last().timeLimit()).isLessThan(Duration.ofMinutes(2));
    replaceTask();
    replaceTask();
    assertThat(service.model().last().timeLimit()).isEqualTo(Duration.ofSeconds(10));
    service.model().last().fail(FailureCode.MODEL_TIMEOUT);
    service.advance(Duration.ofSeconds(20));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().generations().get(0).isDeleted()).isTrue();
  }

  @Test
  void collectsWhatWasWrittenWhileNoTaskLived() {
    StoryKey key = chain.begin();
    service.task(0).die();
    service.advance(Duration.ofHours(1));
    service.start();
    service.advance(Duration.ofSeconds(10));
    service.model().last().say(" upon a time");
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).text()).isEqualTo("Once upon a time");
    assertThat(service.model().generations()).hasSize(1);
  }

  @Test
  void isAttachedToBeforeTheLeaseOfADeadTaskIsOver() {
    StoryKey key = chain.begin();
    service.start();
    service.advance(Duration.ofSeconds(30));
    service.task(0).die();
    service.advance(Duration.ofSeconds(23));
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertThat(service.model().last().isAttached()).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(1);
  }

  @Test
  void staysWithATaskThatAnswersAndCannotRenewItsLease() {
    StoryKey key = chain.begin();
    service.start();
    service.table().refuseSaves(Integer.MAX_VALUE);
    service.advance(Duration.ofMinutes(1));
    service.table().refuseSaves(0);
    service.advance(Duration.ofSeconds(20));
    assertThat(service.stored(key).lease().get().isHeldBy("task-0")).isTrue();
    assertThat(service.model().calls()).hasSize(1);
  }

  /** By one that takes its stories over, and goes on with them for a minute. */
  private void replaceTask() {
    List<SimulatedTask> before = service.openTasks();
    service.start();
    before.forEach(SimulatedTask::die);
    service.advance(Duration.ofSeconds(54));
    service.model().last().say(", and on");
    service.advance(Duration.ofSeconds(6));
  }
}
