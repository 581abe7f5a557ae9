package io.chatgenerator.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.dynamodb.Repositories;
import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Many subscribers who come at once, as after a deployment, and what that asks of the table. */
class SubscribersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final InMemoryTable table = new InMemoryTable(System::currentTimeMillis, () -> 0);
  private final List<DynamoDbRequest> requests = new ArrayList<>();
  private final StoryIds ids = new StoryIds(InstantSource.system(), new Random());
  private final List<Consumer<StoryEvent>> listeners = new ArrayList<>();
  private StoryRepository repository;
  private LiveStories live;

  @BeforeEach
  void start() {
    repository =
        Repositories.of(
            new InMemoryDynamoDb(table, new NextTurn()),
            "Stories",
            vertx,
            System::nanoTime,
            new Random());
    StoryReader reader = new StoryReader(repository, new NoOtherTask());
    live =
        new LiveStories(
            vertx, new Events(), reader, repository, System::nanoTime, LiveObserver.NONE);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void ofOneThrottledOwnerAloneFail() {
    List<Story> stories = IntStream.range(0, 100).mapToObj(i -> stored("owner-" + i)).toList();
    table.throttleOwner("owner-42", true);
    List<Reader> readers = onLoop(() -> stories.stream().map(s -> subscribe(s.owner())).toList());
    for (Story story : stories) {
      Reader reader = readers.get(stories.indexOf(story));
      if (story.owner().equals("owner-42")) {
        assertThat(reader.next()).isInstanceOf(Throwable.class);
      } else {
        assertThat(reader.next()).isEqualTo(story);
      }
    }
    assertThat(readers.stream().filter(reader -> reader.failed)).hasSize(1);
  }

  @Test
  void ofOneOwnerShareOneRead() {
    Story story = stored("ann");
    requests.clear();
    List<Reader> readers =
        onLoop(() -> IntStream.range(0, 250).mapToObj(i -> subscribe("ann")).toList());
    assertThat(readers).allSatisfy(reader -> assertThat(reader.next()).isEqualTo(story));
    assertThat(requests).as("the account, and the story").hasSize(2);
  }

  @Test
  void whoShareAReadAreGivenWhatHasBegunSince() {
    Story story = stored("ann");
    Reader first = onLoop(() -> subscribe("ann"));
    Story later =
        onLoop(
            () -> {
              Story begun = story("ann");
              listeners.forEach(listener -> listener.accept(new StoryEvent.Changed(begun)));
              return begun;
            });
    Reader second = onLoop(() -> subscribe("ann"));
    assertThat(List.of(first.next(), first.next())).containsExactlyInAnyOrder(story, later);
    assertThat(List.of(second.next(), second.next())).containsExactlyInAnyOrder(story, later);
  }

  @Test
  void ofOneOwnerReadAFewStoriesAtOnce() {
    List<Story> stories = IntStream.range(0, 20).mapToObj(i -> stored("ann")).toList();
    requests.clear();
    Reader states = new Reader();
    int atOnce =
        onLoop(
            () -> {
              stories.forEach(
                  story -> live.changes(story.key(), TextInterest.TEXT).subscribe(states));
              return requests.size();
            });
    assertThat(atOnce).isEqualTo(4);
    List<Object> given = IntStream.range(0, 20).mapToObj(i -> states.next()).toList();
    assertThat(given).containsExactlyInAnyOrderElementsOf(stories);
  }

  private Reader subscribe(String owner) {
    Reader reader = new Reader();
    live.allChanges(owner, TextInterest.TEXT).subscribe(reader);
    return reader;
  }

  private Story stored(String owner) {
    return await(onLoop(() -> repository.create(story(owner), Optional.empty(), 20)));
  }

  private Story story(String owner) {
    return Story.pending(
        new StoryKey(owner, ids.next()),
        "A whale",
        List.of(),
        NOW,
        Lease.heldBy("task", NOW.plusSeconds(30)));
  }

  private <T> T onLoop(Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return await(done.future());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within ten seconds", e);
    }
  }

  /** Answers a little later, so that what is asked for meanwhile meets a call under way. */
  private final class NextTurn implements InMemoryDynamoDb.Transport {
    @Override
    public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
      requests.add(request);
      CompletableFuture<T> answer = new CompletableFuture<>();
      context.runOnContext(
          go -> {
            try {
              answer.complete(execution.get());
            } catch (RuntimeException refusal) {
              answer.completeExceptionally(refusal);
            }
          });
      return answer;
    }
  }

  /** What one subscriber is given, in order. */
  private static final class Reader implements Subscriber<Object> {
    private final BlockingQueue<Object> given = new LinkedBlockingQueue<>();
    private volatile boolean failed;

    Object next() {
      try {
        return given.poll(10, SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object item) {
      given.add(item instanceof StoryChange change ? change.story().orElseThrow() : item);
    }

    @Override
    public void onError(Throwable why) {
      failed = true;
      given.add(why);
    }

    @Override
    public void onComplete() {
      given.add("complete");
    }
  }

  /** Delivers to all at once what this test says. */
  private final class Events implements StoryEvents {
    @Override
    public void publish(StoryEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
      listeners.add(listener);
      return Future.succeededFuture(() -> listeners.remove(listener));
    }

    @Override
    public void onDeleted(Consumer<StoryKey> listener) {
      throw new UnsupportedOperationException();
    }
  }
}
