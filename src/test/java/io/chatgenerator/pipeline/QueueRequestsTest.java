package io.chatgenerator.pipeline;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queue asks the table for. */
class QueueRequestsTest extends QueueFixture {
  @Test
  void whatIsInTroubleIsAskedForLessThanTenTimesAMinute() {
    List<StoryKey> unreadable = waiting("unreadable", 100);
    unreadable.forEach(service.troubles()::makeUnreadable);
    waiting("throttled", 20);
    service.troubles().throttleOwner("owner of throttled");
    waiting("read-only", 20);
    service.troubles().throttleWrites("owner of read-only");
    service.troubles().throttleShard(5);
    service.start();
    for (int minute = 0; minute < 10; minute++) {
      service.troubles().requests().clear();
      service.advance(Duration.ofMinutes(1));
      Map<Object, Long> counts =
          service.troubles().requests().stream()
              .filter(subject -> subject instanceof StoryKey || subject.equals(5))
              .collect(groupingBy(subject -> subject, counting()));
      assertThat(counts.values()).allSatisfy(count -> assertThat(count).isLessThan(10));
    }
    service.troubles().heal();
    service.advance(Duration.ofMinutes(5));
    assertThat(running()).hasSize(3);
  }

  @Test
  void aStoryTakesTwoRequestsWhereThereIsRoom() {
    service.start();
    service.advance(SECOND);
    StoryKey key = chain.create(0, "a whale");
    service.model().last().finish();
    service.advance(SECOND);
    System.out.println("Requests of a story to the table, with room: " + requestsAbout(key));
    assertThat(requestsAbout(key)).isEqualTo(2);
  }

  /** Stored, read, taken and ended; nobody looks for it in the index. */
  @Test
  void aStoryTakesFourRequestsWhereAFullTaskHandsItToAnother() {
    service.start();
    service.start();
    service.advance(SECOND);
    fill(0);
    service.troubles().requests().clear();
    StoryKey key = chain.createFor("bob", 0, "handed over");
    service.model().callsFor("handed over").get(0).finish();
    service.deliver();
    assertThat(service.task(1).runner().size()).isZero();
    System.out.println("The same, handed to another task: " + requestsAbout(key));
    assertThat(service.troubles().requests()).hasSize(4).containsOnly(key);
  }

  /** Whichever task has room first takes it, without a look at the index. */
  @Test
  void aStoryForWhichNoTaskHasRoomStartsAsSoonAsOneHas() {
    service.start();
    service.start();
    service.advance(SECOND);
    fill(0);
    fill(1);
    chain.createFor("bob", 0, "announced");
    service.advanceMillis(100);
    service.troubles().requests().clear();
    service.model().callsFor("long 1 of 1").get(0).finish();
    service.deliver();
    assertThat(running()).contains("announced");
    assertThat(service.troubles().requests()).noneMatch(Integer.class::isInstance);
  }

  /** Whatever the number of its event loops. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anIdleProcessReadsEachShardEveryFewSeconds(int loops) {
    service.serveOn(loops);
    service.start();
    service.advance(Duration.ofMinutes(1));
    service.troubles().requests().clear();
    service.advance(Duration.ofMinutes(10));
    long perMinute = service.troubles().requests().size() / 10;
    System.out.println("Requests of an idle process to the table, a minute: " + perMinute);
    assertThat(perMinute).isBetween(60L, 120L);
  }

  private long requestsAbout(StoryKey key) {
    return service.troubles().requests().stream().filter(key::equals).count();
  }
}
