package io.chatgenerator.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.cluster.ClusterMembership;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents.Registration;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TaskLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.reactivestreams.Subscriber;

/** What carries events of one task, with a real member of a real cluster. */
final class SharedTask implements AutoCloseable, ClusterMembership.Observer {
  private static final long LOOK_MS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger sent = new AtomicInteger();
  private final List<StoryEvent> heard = new CopyOnWriteArrayList<>();
  private final AtomicBoolean losing = new AtomicBoolean();
  private volatile Context bus;
  private TaskNetwork network;
  private SharedStoryEvents events;
  private ClusterMembership membership;

  SharedTask(ClusterConfig config) {
    EventBusCodecs.register(vertx.eventBus());
    on(
        () -> {
          network = new TaskNetwork(context);
          events =
              new SharedStoryEvents(
                  vertx,
                  new EventBusStoryEvents(vertx.eventBus()),
                  network,
                  System::nanoTime,
                  RandomGenerator.getDefault());
          membership = new ClusterMembership(vertx, config, this);
          membership.start();
          return Future.succeededFuture();
        });
  }

  @Override
  public void joined(Vertx clustered, String node, Supplier<Set<String>> others) {
    clustered
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              boolean event = delivery.message().address().startsWith("stories.events.");
              boolean lost = event && losing.compareAndSet(true, false);
              if (event) {
                sent.incrementAndGet();
              }
              if (!lost) {
                delivery.next();
              }
            });
    bus = clustered.getOrCreateContext();
    network.joined(clustered, node, others);
  }

  @Override
  public void membersChanged() {
    network.membersChanged();
  }

  @Override
  public void left() {
    network.left();
  }

  /** Events that it sent to other tasks. */
  int sent() {
    return Future.<Integer>future(
            counted -> bus.runOnContext(whenAllAreSent -> counted.complete(sent.get())))
        .timeout(30, SECONDS)
        .await();
  }

  /** The next event for another task is lost on its way. */
  void loseNext() {
    losing.set(true);
  }

  /** Answers for stories under this name. */
  void serve(String name, TaskLink.Tasks tasks) {
    on(() -> new EventBusTaskLink(vertx.eventBus(), network, name).serve(tasks));
  }

  /** Waits until this task gets an answer from whoever serves under this name. */
  void untilAnsweredBy(String name, StoryKey key) {
    on(() -> answer(new EventBusTaskLink(vertx.eventBus(), network, "asker"), name, key));
  }

  /** Offers a story until another task takes it. */
  void untilTaken(StoryKey key) {
    on(() -> offer(new EventBusTaskLink(vertx.eventBus(), network, "offerer"), key));
  }

  private static Future<Boolean> offer(TaskLink link, StoryKey key) {
    return link.offer(key)
        .otherwise(false)
        .compose(taken -> taken ? Future.succeededFuture(true) : offer(link, key));
  }

  private static Future<Void> answer(TaskLink link, String name, StoryKey key) {
    return link.current(name, key).<Void>mapEmpty().recover(notYet -> answer(link, name, key));
  }

  /** Follows a story's text; what the table holds of it is {@code stored}. */
  void follow(Story stored, Subscriber<TextDelta> subscriber) {
    StoryRepository table = table(stored);
    on(
        () -> {
          TaskLink link = new EventBusTaskLink(vertx.eventBus(), network, "follower");
          StoryReader reader = new StoryReader(table, link);
          LiveStories live =
              new LiveStories(vertx, events, reader, table, System::nanoTime, LiveObserver.NONE);
          live.start();
          live.text(stored.key(), 1, 0).subscribe(subscriber);
          return Future.succeededFuture();
        });
  }

  /** All that its listeners heard. */
  List<StoryEvent> heard() {
    return heard;
  }

  Registration listen(String owner) {
    return listen(owner, heard::add);
  }

  Registration listen(String owner, Consumer<StoryEvent> listener) {
    return on(() -> events.listen(owner, listener));
  }

  List<Registration> listen(List<String> owners) {
    return on(() ->
            Future.all(owners.stream().map(owner -> events.listen(owner, heard::add)).toList()))
        .list();
  }

  void cancel(List<Registration> registrations) {
    on(
        () -> {
          registrations.forEach(Registration::cancel);
          return Future.succeededFuture();
        });
  }

  void publish(StoryEvent event) {
    on(
        () -> {
          events.publish(event);
          return Future.succeededFuture();
        });
  }

  void publishJson(String owner, String json) {
    publish(new StoryEvent.Published(Optional.of(owner), json));
  }

  /** Completes when so many other tasks are there and each has said whom it watches. */
  Future<Void> meets(int count) {
    return becomes(() -> events.exchange().filter(all -> all.knows(count)).isPresent());
  }

  /** Waits until it knows that no other task watches this owner any more. */
  void untilUnwatched(String owner) {
    until(() -> events.exchange().orElseThrow().watching(Optional.of(owner)).isEmpty());
  }

  /** Waits for something. */
  void until(BooleanSupplier condition) {
    becomes(condition).timeout(30, SECONDS).await();
  }

  private Future<Void> becomes(BooleanSupplier condition) {
    return Future.future(done -> context.runOnContext(go -> look(condition, done)));
  }

  private void look(BooleanSupplier condition, Promise<Void> done) {
    if (condition.getAsBoolean()) {
      done.complete();
    } else {
      vertx.setTimer(LOOK_MS, again -> look(condition, done));
    }
  }

  @Override
  public void close() {
    on(() -> membership.close());
    vertx.close().await();
  }

  private <T> T on(Supplier<Future<T>> action) {
    return Future.<T>future(done -> context.runOnContext(go -> action.get().onComplete(done)))
        .timeout(30, SECONDS)
        .await();
  }

  /** A table that holds one story, and can do no more than find it. */
  private static StoryRepository table(Story stored) {
    return (StoryRepository)
        Proxy.newProxyInstance(
            SharedTask.class.getClassLoader(),
            new Class<?>[] {StoryRepository.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              return Future.succeededFuture(Optional.of(stored));
            });
  }
}
