package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The text cannot be saved for longer than the lease lasts, while its task goes on with it. */
class LivingHolderTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  @Test
  void keepsItsStoryWhileItAnswers() {
    service.start();
    service.model().last().say("Once");
    service.table().refuseSaves(Integer.MAX_VALUE);
    service.advance(Duration.ofSeconds(90));
    assertThat(service.stored(key).lease().orElseThrow().expiresAt())
        .isBefore(service.time().instant());
    service.model().last().finish();
    service.table().refuseSaves(0);
    service.advance(Duration.ofMinutes(2));
    assertThat(service.model().calls()).hasSize(1);
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  @Test
  void losesItsStoryOnceItIsGone() {
    service.start();
    service.model().last().say("Once");
    service.table().refuseSaves(Integer.MAX_VALUE);
    service.advance(Duration.ofSeconds(60));
    service.task(0).die();
    service.advance(Duration.ofSeconds(15));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  /** One that will never save it must not keep it for ever. */
  @Test
  void losesItsStoryAfterTheTimeOfAnAttempt() {
    service.start();
    service.model().last().say("Once");
    service.table().refuseSaves(Integer.MAX_VALUE);
    service.advance(Duration.ofMinutes(9));
    assertThat(service.model().calls()).hasSize(1);
    service.advance(Duration.ofMinutes(3));
    assertThat(service.model().calls()).hasSize(2);
  }
}
