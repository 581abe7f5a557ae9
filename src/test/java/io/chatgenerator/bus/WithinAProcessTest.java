package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the event loops of one process exchange arrives as it was sent: no copy and no JSON. */
class WithinAProcessTest {
  private static final StoryKey KEY = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");

  private final Vertx vertx = Vertx.vertx();
  private final Context there = vertx.getOrCreateContext();
  private final Context here = vertx.getOrCreateContext();
  private final Story story =
      Story.pending(KEY, "A whale", List.of(), Instant.now(), Lease.heldBy("there", Instant.now()));
  private final Promise<StoryKey> asked = Promise.promise();
  private final Promise<StoryKey> announced = Promise.promise();
  private final Promise<StoryKey> offered = Promise.promise();
  private BusOfTask bus;

  @BeforeEach
  void start() {
    BusOfTask other = on(there, () -> Future.succeededFuture(new BusOfTask(vertx, "there")));
    bus = on(here, () -> Future.succeededFuture(other.beside(vertx, "here")));
    on(there, () -> other.tasks().serve(new OneStory()));
    on(there, () -> other.tasks().takeWork(new Taker()));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void aQuestionAndItsAnswer() {
    assertThat(on(here, () -> bus.tasks().current("there", KEY)).orElseThrow()).isSameAs(story);
    assertThat(arrived(asked)).isSameAs(KEY);
  }

  @Test
  void theStateThatAFollowerBeginsWith() {
    assertThat(on(here, () -> bus.tasks().follow("there", KEY)).orElseThrow()).isSameAs(story);
  }

  @Test
  void anOffer() {
    assertThat(on(here, () -> bus.tasks().offer(KEY, true))).isTrue();
    assertThat(arrived(offered)).isSameAs(KEY);
  }

  @Test
  void anAnnouncement() {
    on(here, () -> announce());
    assertThat(arrived(announced)).isSameAs(KEY);
  }

  @Test
  void anEvent() {
    Promise<StoryEvent> received = Promise.promise();
    StoryEvent event = new StoryEvent.Changed(story);
    on(there, () -> bus.events().listen("ann", received::tryComplete));
    on(here, () -> publish(event));
    assertThat(arrived(received)).isSameAs(event);
  }

  private Future<Void> announce() {
    bus.tasks().announce(KEY);
    return Future.succeededFuture();
  }

  private Future<Void> publish(StoryEvent event) {
    bus.events().publish(event);
    return Future.succeededFuture();
  }

  private static <T> T arrived(Promise<T> promise) {
    return promise.future().timeout(10, SECONDS).await();
  }

  private static <T> T on(Context context, Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> action.get().onComplete(done));
    return arrived(done);
  }

  private final class OneStory implements PeerClient.Tasks {
    @Override
    public Optional<Story> current(StoryKey key) {
      asked.tryComplete(key);
      return Optional.of(story);
    }

    @Override
    public Future<Optional<Story>> cancel(StoryKey key) {
      return Future.succeededFuture(Optional.of(story));
    }
  }

  private final class Taker implements PeerClient.WorkTaker {
    @Override
    public Future<Boolean> offered(StoryKey key, Optional<String> holder) {
      offered.tryComplete(key);
      return Future.succeededFuture(true);
    }

    @Override
    public void announced(StoryKey key) {
      announced.tryComplete(key);
    }
  }
}
