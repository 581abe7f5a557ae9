package io.chatgenerator.pipeline;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The partition of an owner is throttled while stories of that owner run, and while they end. */
class ThrottledOwnerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MINUTES = 8;

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  /** What is throttled. */
  enum Trouble {
    ALL,
    WRITES
  }

  @BeforeEach
  void startAnotherTask() {
    service.start();
    service.deliver();
    service.tasks().forEach(task -> new Follower(key, false).connect(task));
    service.model().last().say("Once");
    service.advance(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void renewalsOfARunningStoryStayBelowTenRequestsAMinute(Trouble trouble) {
    begin(trouble);
    assertFewRequests();
    assertEndsAtTheFirstCall();
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void theLastSaveStaysBelowTenRequestsAMinute(Trouble trouble) {
    begin(trouble);
    service.model().last().finish();
    assertFewRequests();
    assertEndsAtTheFirstCall();
  }

  private void begin(Trouble trouble) {
    if (trouble == Trouble.ALL) {
      service.troubles().throttleOwner("ann");
    } else {
      service.troubles().throttleWrites("ann");
    }
  }

  /** Each key: the story, and the account of its owner. */
  private void assertFewRequests() {
    for (int minute = 0; minute < MINUTES; minute++) {
      service.troubles().requests().clear();
      service.advance(MINUTE);
      Map<Object, Long> counts =
          service.troubles().requests().stream()
              .filter(StoryKey.class::isInstance)
              .collect(groupingBy(subject -> subject, counting()));
      assertThat(counts.values()).allSatisfy(count -> assertThat(count).isLessThan(10));
    }
  }

  /** Its holder lives, so nobody pays for it again. */
  private void assertEndsAtTheFirstCall() {
    service.troubles().heal();
    service.model().running().forEach(ModelCall::finish);
    service.advance(MINUTE);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().calls()).hasSize(1);
  }
}
