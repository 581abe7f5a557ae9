package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table has leased a story to a task, and the answer that says so is lost for good. */
class UnconfirmedLeasesTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private boolean lost;

  /** Whose user was answered that it is unknown whether it is stored. */
  @Test
  void aNewStoryBeginsSoonUnderItsFirstNumber() {
    Future<Story> created = create(Optional.empty());
    passLosing(SOON);
    assertThat(created.failed()).isTrue();
    assertThat(onlyStory().attempt()).isEqualTo(1);
    assertThat(service.model().calls()).hasSize(1);
  }

  @Test
  void aCreateThatIsRepeatedWithItsTokenBeginsOnce() {
    create(Optional.of("token"));
    passLosing(Duration.ZERO);
    Story again = service.get(create(Optional.of("token")));
    assertThat(again.key()).isEqualTo(onlyStory().key());
    assertThat(again.attempt()).isEqualTo(1);
    service.advance(SOON);
    assertThat(service.model().calls()).hasSize(1);
    service.advance(Duration.ofMinutes(1));
    assertThat(service.model().calls()).hasSize(1);
    assertThat(onlyStory().attempt()).isEqualTo(1);
  }

  /** The table took its time: the write was given up before it arrived there. */
  @Test
  void aWriteThatArrivesLateIsFoundAsWell() {
    Story late = cancelledAsRetried();
    retry(late.key());
    service.inFlight().deliverNewest();
    service.inFlight().deliverNewest();
    service.inFlight().loseNewest();
    service.advance(Duration.ofSeconds(5));
    service.table().take(service.stored(late.key()), late, 9);
    service.advance(Duration.ofSeconds(13));
    assertThat(service.stored(late.key()).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  private Story cancelledAsRetried() {
    Story story = service.stored(cancelled());
    Instant now = service.time().instant();
    return story.retried(Lease.heldBy("task-0", now.plusSeconds(30)), now);
  }

  @Test
  void aRetryBeginsSoon() {
    StoryKey key = cancelled();
    Future<Story> retried = retry(key);
    passLosing(SOON);
    assertThat(retried.failed()).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  @Test
  void aRetryThatIsRepeatedChangesNothing() {
    StoryKey key = cancelled();
    retry(key);
    passLosing(Duration.ZERO);
    assertThat(service.get(retry(key)).attempt()).isEqualTo(2);
    service.advance(SOON);
    assertThat(service.model().calls()).hasSize(2);
    service.model().last().say("Once");
    service.advance(Duration.ofSeconds(10));
    assertThat(service.get(retry(key)).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  @Test
  void ofTwoRetriesAtOnceOneChangesNothing() {
    service.start();
    service.deliver();
    StoryKey key = cancelled();
    Future<Story> one = retry(key);
    Future<Story> other = service.task(1).retry(key);
    service.deliver();
    assertThat(one.result().attempt()).isEqualTo(2);
    assertThat(other.result().attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  /** It was asked for once more, since the first request had not reached the table. */
  @Test
  void anAttemptThatBeganIsNotBegunAgain() {
    StoryKey key = cancelled();
    Future<Story> first = retry(key);
    service.inFlight().deliverNewest();
    service.inFlight().deliverNewest();
    // The story is read, and the write is on its way.
    service.inFlight().loseNewest();
    service.deliver();
    assertThat(first.failed()).isTrue();
    service.get(retry(key));
    service.model().last().say("Once");
    service.advance(Duration.ofSeconds(15));
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.model().last().isRunning()).isTrue();
  }

  @Test
  void aTakeoverUsesUpNoAttempt() {
    StoryKey key = chain.create(0, "a whale");
    service.start();
    service.task(0).die();
    passLosing(Duration.ofSeconds(75));
    assertThat(lost).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  @Test
  void theNextAttemptBeginsSoon() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.advanceMillis(100);
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    passLosing(SOON);
    assertThat(lost).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  @Test
  void whatIsUnconfirmedHoldsNoRoom() {
    SimulatedService wide = new SimulatedService(Configs.stories(2, 50));
    wide.start();
    wide.deliver();
    for (int i = 0; i < 20; i++) {
      wide.task(0).create("ann", "story " + i, Optional.empty());
      wide.inFlight().loseNewest();
    }
    wide.time().advance(Duration.ofSeconds(20), () -> loseAll(wide));
    assertThat(wide.task(0).runner().room()).isEqualTo(SimulatedService.CONFIG.maxConcurrent());
  }

  private StoryKey cancelled() {
    StoryKey key = chain.create(0, "a whale");
    chain.cancel(0, key);
    return key;
  }

  private Future<Story> create(Optional<String> token) {
    return service.task(0).create("ann", "a whale", token);
  }

  private Future<Story> retry(StoryKey key) {
    return service.task(0).retry(key);
  }

  private Story onlyStory() {
    assertThat(service.table().all()).hasSize(1);
    return service.table().all().get(0);
  }

  private static void loseAll(SimulatedService service) {
    while (!service.inFlight().isEmpty()) {
      service.inFlight().lose(0);
    }
  }

  /** Lets time pass; the first answer to a write that gives a story a new holder is lost. */
  private void passLosing(Duration length) {
    service.time().advance(length, this::deliverLosing);
  }

  private void deliverLosing() {
    while (!service.inFlight().isEmpty()) {
      Object before = held();
      service.inFlight().deliver(0);
      if (!lost && !before.equals(held())) {
        service.inFlight().loseNewest();
        lost = true;
      }
    }
  }

  /** Which attempt of the story is whose: renewals keep both. */
  private Object held() {
    return service.table().all().stream().map(UnconfirmedLeasesTest::attemptAndHolder).toList();
  }

  private static String attemptAndHolder(Story story) {
    return story.attempt() + " " + story.lease().flatMap(Lease::holder);
  }
}
