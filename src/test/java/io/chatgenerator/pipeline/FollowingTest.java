package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What followers see of stories that other tasks write. */
class FollowingTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");
  private final SimulatedTask other = service.start();

  @Test
  void listensThenReadsThenGoesOnLiveWithoutDuplicates() {
    service.model().last().say("Once ");
    Follower follower = follow(false);
    assertThat(follower.text()).isEqualTo("Once ");
    service.advanceMillis(100);
    service.model().last().say("upon ");
    service.deliver();
    assertThat(follower.text()).isEqualTo("Once upon ");
    service.model().last().finish();
    service.deliver();
    assertThat(follower.isComplete()).isTrue();
    assertThat(follower.violation()).isEmpty();
  }

  @Test
  void textThatArrivesInOrderTakesNoRequestToTheTable() {
    Follower follower = follow(false);
    Follower beside = new Follower(key, false);
    beside.connect(service.task(0));
    service.deliver();
    service.troubles().requests().clear();
    for (String piece : List.of("Once ", "upon ", "a ", "time")) {
      service.model().last().say(piece);
      service.advanceMillis(100);
    }
    assertThat(follower.text()).isEqualTo("Once upon a time");
    assertThat(beside.text()).isEqualTo("Once upon a time");
    assertThat(service.troubles().requests()).doesNotContain(key);
  }

  /** Each is sent it, and hands it to no other one. */
  @Test
  void textOfAnotherProcessReachesEachEventLoopOnce() {
    service.serveOn(2);
    service.start();
    List<StoryEvent> received = new ArrayList<>();
    service.task(2).events().listen(key.owner(), received::add);
    Follower follower = connected(new Follower(key, false), service.task(2));
    Follower beside = connected(new Follower(key, false), service.task(3));
    service.model().last().say("Once ");
    service.advanceMillis(100);
    received.clear();
    service.model().last().say("upon ");
    service.advanceMillis(100);
    assertThat(follower.text()).isEqualTo("Once upon ");
    assertThat(beside.text()).isEqualTo("Once upon ");
    assertThat(received).hasSize(1);
  }

  /** As all do at once who come back from a process that has handed its stories to this one. */
  @Test
  void joiningTheProcessOfItsHolderTakesNoRequestToTheTable() {
    service.model().last().say("Once ");
    service.deliver();
    service.troubles().requests().clear();
    Follower follower = new Follower(key, false);
    follower.connect(service.task(0));
    service.deliver();
    assertThat(follower.text()).isEqualTo("Once ");
    assertThat(service.troubles().requests()).doesNotContain(key);
  }

  @Test
  void readsAgainWhereAnEventIsMissing() {
    Follower follower = follow(false);
    service.model().last().say("Once ");
    service.inFlight().lose(0);
    service.advanceMillis(100);
    service.model().last().say("upon ");
    service.deliver();
    assertThat(follower.text()).isEqualTo("Once upon ");
  }

  @Test
  void findsALostEndWithin15Seconds() {
    Follower follower = follow(false);
    service.model().last().finish();
    while (service.task(0).runner().size() > 0) {
      service.inFlight().deliver(0);
    }
    while (!service.inFlight().isEmpty()) {
      service.inFlight().lose(0);
    }
    assertThat(follower.isComplete()).isFalse();
    service.advance(Duration.ofSeconds(15));
    assertThat(follower.status()).contains(StoryStatus.COMPLETE);
    assertThat(follower.isComplete()).isTrue();
  }

  @Test
  void aSlowFollowerIsGivenSeveralPiecesAsOne() {
    Follower follower = follow(true);
    for (int i = 0; i < 10; i++) {
      service.model().last().say("x");
      service.advanceMillis(100);
    }
    assertThat(follower.text()).isEmpty();
    follower.ask();
    assertThat(follower.text()).isEqualTo("xxxxxxxxxx");
  }

  @Test
  void aDeletedStoryEndsItsFollowers() {
    Follower follower = follow(false);
    service.get(service.task(0).stories().delete(key));
    assertThat(follower.isComplete()).isTrue();
  }

  @Test
  void aNewAttemptBeginsAnew() {
    Follower follower = follow(false);
    service.model().last().say("Once ");
    service.deliver();
    service.task(0).die();
    service.advance(Duration.ofSeconds(45));
    service.model().last().say("Twice ");
    service.deliver();
    assertThat(follower.attempt()).isEqualTo(2);
    assertThat(follower.text()).isEqualTo("Twice ");
  }

  private Follower follow(boolean slow) {
    return connected(new Follower(key, slow), other);
  }

  private Follower connected(Follower follower, SimulatedTask task) {
    follower.connect(task);
    service.deliver();
    return follower;
  }
}
