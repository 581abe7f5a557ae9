package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvent.Changed;
import io.chatgenerator.story.StoryEvent.Published;
import io.chatgenerator.story.StoryEvent.Saved;
import io.chatgenerator.story.StoryEvents.Registration;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events between three tasks that are members of one cluster. */
class BusStoryEventsIT {
  private static final List<ClusteredTask> RUNNING = new ArrayList<>();
  private static ClusteredTask a;
  private static ClusteredTask b;
  private static ClusteredTask c;

  @BeforeAll
  static void start() {
    RUNNING.clear();
    RUNNING.addAll(TaskCluster.of("a", "b", "c"));
    a = RUNNING.get(0);
    b = RUNNING.get(1);
    c = RUNNING.get(2);
  }

  @AfterAll
  static void stop() {
    RUNNING.forEach(ClusteredTask::close);
  }

  @Test
  void aChangeReachesTheOwnersListenersOnAllTasksWithoutTheText() {
    RunningStory story = new RunningStory("a", newOwner());
    b.listen(story.key().owner());
    c.listen(newOwner());
    a.publish(story.write("Once"));
    b.until(() -> b.received().stream().anyMatch(event -> isFirstTextOf(story, event)));
    assertThat(c.received()).noneMatch(event -> isFirstTextOf(story, event));
  }

  private static boolean isFirstTextOf(RunningStory story, StoryEvent event) {
    return isOf(story, event)
        && event instanceof Changed changed
        && changed.story().text().isEmpty()
        && changed.textLength() == "Once".length();
  }

  @Test
  void textGoesToTheTasksThatFollowItAlone() {
    RunningStory story = runOnA();
    c.listen(story.key().owner());
    RunningStory.Reader reader = readOnB(story);
    int toB = a.textSentTo(b);
    int toC = a.textSentTo(c);
    a.publish(story.write("Once"));
    a.publish(story.write(" upon"));
    b.until(() -> reader.text().equals("Once upon"));
    assertThat(a.textSentTo(b) - toB).isEqualTo(2);
    assertThat(a.textSentTo(c) - toC).isZero();

    a.publish(story.complete());
    b.until(reader::hasEnded);
    assertThat(reader.text()).isEqualTo("Once upon");
    assertThat(a.hasFollowersOf(story.key())).isFalse();
  }

  @Test
  void aTaskIsSentNoTextOnceNobodyThereReadsIt() {
    RunningStory story = runOnA();
    RunningStory.Reader reader = readOnB(story);
    b.onLoop(reader::cancel);
    a.until(() -> !a.hasFollowersOf(story.key()));
  }

  @Test
  void aReaderMovesToTheNewHolder() {
    RunningStory story = runOnA();
    RunningStory.Reader reader = readOnB(story);
    a.publish(story.write("Once"));
    // Otherwise B may still be reading when the story moves, and this test's table always names A.
    b.until(() -> reader.text().equals("Once"));

    a.release(story);
    RunningStory there = story.takenOverBy("c");
    c.run(there);
    c.publish(new Changed(there.story()));
    c.until(() -> c.hasFollowersOf(story.key()));
    c.publish(there.write(" upon"));
    b.until(() -> reader.text().equals("Once upon"));
    assertThat(a.hasFollowersOf(story.key())).isFalse();
  }

  /** As a task does that finds its lease lost. */
  @Test
  void aHolderKeepsItsFollowersWhereAnotherTaskPublishesWhatItHolds() {
    RunningStory story = runOnA();
    readOnB(story);
    a.listen(story.key().owner());
    c.publish(new Changed(story.stored()));
    a.until(() -> a.received().stream().anyMatch(event -> isOf(story, event)));
    assertThat(a.hasFollowersOf(story.key())).isTrue();
  }

  private static boolean isOf(RunningStory story, StoryEvent event) {
    return event instanceof Changed changed && changed.story().key().equals(story.key());
  }

  @Test
  void aLostPieceOfTextIsNoticedByTheNextAndReadFromTheHolder() {
    RunningStory story = runOnA();
    RunningStory.Reader reader = readOnB(story);
    for (int i = 0; i < 30; i++) {
      if (i % 10 == 5) {
        a.loseNextText();
      }
      a.publish(story.write(" piece " + i));
    }
    b.until(() -> reader.text().equals(story.text()));
  }

  @Test
  void textThatWasLostLastIsMissedWhenTheStateIsSaved() {
    RunningStory story = runOnA();
    RunningStory.Reader reader = readOnB(story);
    a.publish(story.write("Once"));
    a.loseNextText();
    a.publish(story.write(" upon"));
    a.publish(new Saved(story.story()));
    b.until(() -> reader.text().equals("Once upon"));
  }

  @Test
  void withinATaskNothingIsCopiedNorSent() {
    String owner = newOwner();
    Promise<StoryEvent> arrived = Promise.promise();
    a.listen(owner, arrived::complete);
    Published event = new Published(Optional.of(owner), "{}");
    a.publish(event);
    assertThat(arrived.future().timeout(10, SECONDS).await()).isSameAs(event);
  }

  @Test
  void registrationsDoNotGrowWithSubscribers() {
    String owner = newOwner();
    Registration one = b.listen(owner);
    int registrations = registrations();
    List<String> owners = IntStream.range(0, 250).mapToObj(i -> newOwner()).toList();
    List<Registration> many = new ArrayList<>(b.listen(owners));
    many.add(one);
    assertThat(registrations()).isEqualTo(registrations);
    b.onLoop(() -> many.forEach(Registration::cancel));
  }

  @Test
  void noEventIsMissedOnceListeningHasBegun() {
    for (int round = 0; round < 50; round++) {
      String owner = newOwner();
      b.listen(owner);
      a.publishJson(owner, "first");
      receives(b, owner, "first");
    }
  }

  @Test
  void eventsOfOneTaskArriveInTheirOrder() {
    String owner = newOwner();
    List<String> arrived = new ArrayList<>();
    Promise<Void> all = Promise.promise();
    b.listen(
        owner,
        event -> {
          arrived.add(((Published) event).json());
          if (arrived.size() == 2_000) {
            all.complete();
          }
        });
    List<String> sent = IntStream.range(0, 2_000).mapToObj(Integer::toString).toList();
    sent.forEach(json -> a.publishJson(owner, json));
    all.future().timeout(30, SECONDS).await();
    assertThat(arrived).isEqualTo(sent);
  }

  @Test
  void aStoryIsOfferedToAnotherTask() {
    a.untilTaken(new RunningStory("a", newOwner()).key());
  }

  @Test
  void whatIsForEverybodyReachesEveryTaskOnce() {
    List<String> arrived = new CopyOnWriteArrayList<>();
    b.listen(newOwner(), event -> arrived.add(((Published) event).json()));
    a.publish(new Published(Optional.empty(), "for everybody"));
    b.publish(new Published(Optional.empty(), "for everybody from here"));
    b.until(() -> arrived.size() >= 2);
    assertThat(arrived).containsExactlyInAnyOrder("for everybody", "for everybody from here");
  }

  private static RunningStory runOnA() {
    RunningStory story = new RunningStory("a", newOwner());
    a.run(story);
    return story;
  }

  /** Follows from then on. */
  private static RunningStory.Reader readOnB(RunningStory story) {
    RunningStory.Reader reader = new RunningStory.Reader();
    b.read(story, reader);
    b.until(reader::hasBegun);
    a.until(() -> a.hasFollowersOf(story.key()));
    return reader;
  }

  private static void receives(ClusteredTask task, String owner, String json) {
    Published expected = new Published(Optional.of(owner), json);
    task.until(() -> task.received().contains(expected));
  }

  /** All that this machine's members registered, as the cluster knows it. */
  private static int registrations() {
    return Hazelcast.getAllHazelcastInstances()
        .iterator()
        .next()
        .getMultiMap("__vertx.subs")
        .size();
  }

  private static String newOwner() {
    return UUID.randomUUID().toString();
  }
}
