package io.chatgenerator.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import io.chatgenerator.cluster.ClusterMembership;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvent.Published;
import io.chatgenerator.story.StoryEvents.Registration;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
class SharedStoryEventsIT {
  private static final int TASKS = 3;
  private static final List<SharedTask> RUNNING = new ArrayList<>();
  private static SharedTask a;
  private static SharedTask b;
  private static SharedTask c;

  // Until they find each other, they say that they are alone.
  @SuppressWarnings("try")
  @BeforeAll
  static void start() {
    try (CapturedLog log = new CapturedLog(ClusterMembership.class)) {
      startAll();
    }
  }

  private static void startAll() {
    RUNNING.clear();
    List<Integer> ports = freePorts(2 * TASKS);
    List<String> members =
        ports.subList(0, TASKS).stream().map(port -> "127.0.0.1:" + port).toList();
    for (int i = 0; i < TASKS; i++) {
      RUNNING.add(
          new SharedTask(
              new ClusterConfig(
                  true,
                  Optional.of(new Secret("what all tasks of this test know alike")),
                  members,
                  Optional.empty(),
                  ports.get(i),
                  ports.get(TASKS + i))));
    }
    a = RUNNING.get(0);
    b = RUNNING.get(1);
    c = RUNNING.get(2);
    Future.all(RUNNING.stream().map(task -> task.meets(TASKS - 1)).toList())
        .timeout(60, SECONDS)
        .await();
  }

  @AfterAll
  static void stop() {
    RUNNING.forEach(SharedTask::close);
  }

  @Test
  void anEventGoesOnlyToTasksWithASubscriberOfItsOwner() {
    String owner = newOwner();
    Registration registration = b.listen(owner);
    int before = a.sent();
    a.publishJson(newOwner(), "for nobody");
    a.publishJson(owner, "for b");
    hears(b, owner, "for b");
    assertThat(a.sent() - before).isEqualTo(1);
    assertThat(c.heard()).noneMatch(event -> event.audience().equals(Optional.of(owner)));

    b.cancel(List.of(registration));
    a.untilUnwatched(owner);
    a.publishJson(owner, "for nobody any more");
    assertThat(a.sent() - before).isEqualTo(1);
  }

  @Test
  void withinATaskNothingIsCopiedNorSent() {
    String owner = newOwner();
    Promise<StoryEvent> arrived = Promise.promise();
    a.listen(owner, arrived::complete);
    int before = a.sent();
    Published event = new Published(Optional.of(owner), "{}");
    a.publish(event);
    assertThat(arrived.future().timeout(10, SECONDS).await()).isSameAs(event);
    assertThat(a.sent()).isEqualTo(before);
  }

  @Test
  void registrationsAndMessagesPerEventDoNotGrowWithSubscribers() {
    String owner = newOwner();
    Registration one = b.listen(owner);
    int registrations = registrations();
    int withOne = messagesOf(owner);

    List<String> owners = IntStream.range(0, 250).mapToObj(i -> newOwner()).toList();
    List<Registration> many = new ArrayList<>(b.listen(owners));
    many.addAll(b.listen(IntStream.range(0, 250).mapToObj(i -> owner).toList()));
    assertThat(registrations()).isEqualTo(registrations);
    assertThat(messagesOf(owner)).isEqualTo(withOne).isEqualTo(1);
    many.add(one);
    b.cancel(many);
    a.untilUnwatched(owner);
    assertThat(messagesOf(owner)).isZero();
  }

  @Test
  void noEventIsMissedOnceListeningHasBegun() {
    for (int round = 0; round < 50; round++) {
      String owner = newOwner();
      b.listen(owner);
      a.publishJson(owner, "first");
      hears(b, owner, "first");
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
  void aLostPieceOfTextIsNoticedByTheNextAndHadFromTheTaskThatWrites() {
    StoryOnItsWay story = new StoryOnItsWay("writer", newOwner());
    a.serve("writer", story);
    story.write("Once");
    b.untilAnsweredBy("writer", story.stored().key());
    StoryOnItsWay.Reader reader = new StoryOnItsWay.Reader();
    b.follow(story.stored(), reader);
    b.until(reader::hasBegun);
    for (int i = 0; i < 30; i++) {
      if (i % 10 == 5) {
        a.loseNext();
      }
      a.publish(story.write(" piece " + i));
    }
    b.until(() -> reader.text().equals(story.text()));
  }

  @Test
  void aStoryIsOfferedToAnotherTask() {
    StoryOnItsWay story = new StoryOnItsWay("offerer", newOwner());
    List.of(b, c).forEach(task -> task.serve("taker", story));
    a.untilTaken(story.stored().key());
  }

  @Test
  void whatIsForEverybodyReachesEveryTaskThatWatchesAnybody() {
    List<String> arrived = new CopyOnWriteArrayList<>();
    b.listen(newOwner(), event -> arrived.add(((Published) event).json()));
    a.publish(new Published(Optional.empty(), "for everybody"));
    b.publish(new Published(Optional.empty(), "for everybody from here"));
    b.until(() -> arrived.size() == 2);
    assertThat(arrived).containsExactlyInAnyOrder("for everybody", "for everybody from here");
  }

  private static int messagesOf(String owner) {
    int before = a.sent();
    a.publishJson(owner, "{}");
    return a.sent() - before;
  }

  private static void hears(SharedTask task, String owner, String json) {
    Published expected = new Published(Optional.of(owner), json);
    task.until(() -> task.heard().contains(expected));
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

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
