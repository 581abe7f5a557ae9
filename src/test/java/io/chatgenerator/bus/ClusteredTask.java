package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.live.TextPosition;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents.Registration;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;

/** The bus of one task, with a real member of a real cluster. */
final class ClusteredTask implements AutoCloseable {
  private static final long LOOK_MS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
  private final List<StoryEvent> received = new CopyOnWriteArrayList<>();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean();
  private final Set<String> tasks;
  private final Followers followers;
  private final String name;
  private final Map<StoryKey, RunningStory> running = new ConcurrentHashMap<>();
  private volatile TaskBus bus;
  private volatile ClusterMember member;

  ClusteredTask(String name) {
    this.name = name;
    tasks = Set.of(name);
    followers = new Followers(tasks);
    BusCodec.register(vertx.eventBus());
    onLoop(() -> bus = new TaskBus(vertx, followers, tasks, name));
  }

  /** Joins the others. Completes once they can reach it. */
  Future<Void> join(ClusterConfig config) {
    return Future.future(
        done ->
            context.runOnContext(
                go ->
                    bus.peers()
                        .serve(new RunningHere())
                        .compose(served -> bus.peers().takeWork(new Room()))
                        .compose(
                            served -> ClusterMember.join(context, config, () -> {}, ended -> {}))
                        .compose(this::joined)
                        .onComplete(done)));
  }

  private Future<Void> joined(ClusterMember joined) {
    member = joined;
    joined.vertx().eventBus().addOutboundInterceptor(this::count);
    BusCodec.register(joined.vertx().eventBus());
    PeerBus own = new PeerBus(joined.vertx(), context, joined.node(), joined::others);
    return Future.all(
            BusStoryEvents.receive(own, vertx.eventBus(), followers),
            bus.joined(joined.vertx(), joined.node(), joined::others))
        .mapEmpty();
  }

  private void count(DeliveryContext<Object> delivery) {
    String address = delivery.message().address();
    sent.computeIfAbsent(address, first -> new AtomicInteger()).incrementAndGet();
    boolean lost = address.startsWith("stories.text.") && losing.compareAndSet(true, false);
    if (!lost) {
      delivery.next();
    }
  }

  /** Runs a story from now on. */
  void run(RunningStory story) {
    running.put(story.key(), story);
  }

  /** Lets a story go, without a word. */
  void release(RunningStory story) {
    running.remove(story.key());
  }

  /** Pieces of text that it has sent to another task. */
  int textSentTo(ClusteredTask other) {
    String address = "stories.text." + Followers.name(other.member.node(), other.name);
    Context sender = member.vertx().getOrCreateContext();
    return Future.<Integer>future(
            counted ->
                sender.runOnContext(
                    sentBefore ->
                        counted.complete(sent.getOrDefault(address, new AtomicInteger()).get())))
        .timeout(30, SECONDS)
        .await();
  }

  /** The next text for another task is lost on its way. */
  void loseNextText() {
    losing.set(true);
  }

  /** Offers a story until another task takes it. */
  void untilTaken(StoryKey key) {
    full.set(true);
    on(() -> offer(key));
  }

  private Future<Boolean> offer(StoryKey key) {
    return bus.peers()
        .offer(key, false)
        .otherwise(false)
        .compose(taken -> taken ? Future.succeededFuture(true) : offer(key));
  }

  /** Follows a story's text. */
  void read(RunningStory story, Subscriber<TextDelta> subscriber) {
    StoryRepository table = story.table();
    onLoop(
        () -> {
          StoryReader reader = new StoryReader(table, bus.peers());
          LiveStories live =
              new LiveStories(
                  vertx, bus.events(), reader, table, System::nanoTime, LiveObserver.NONE);
          live.start();
          live.text(story.key(), new TextPosition(1, 0)).subscribe(subscriber);
        });
  }

  boolean hasFollowersOf(StoryKey key) {
    return !followers.of(key).isEmpty();
  }

  /** All that its listeners received. */
  List<StoryEvent> received() {
    return received;
  }

  Registration listen(String owner) {
    return listen(owner, received::add);
  }

  Registration listen(String owner, Consumer<StoryEvent> listener) {
    return on(() -> bus.events().listen(owner, listener));
  }

  List<Registration> listen(List<String> owners) {
    return on(() ->
            Future.all(
                owners.stream().map(owner -> bus.events().listen(owner, received::add)).toList()))
        .list();
  }

  void publish(StoryEvent event) {
    onLoop(() -> bus.events().publish(event));
  }

  void publishJson(String owner, String json) {
    publish(new StoryEvent.Published(Optional.of(owner), json));
  }

  /** Completes when so many other tasks are there. */
  Future<Void> meets(int count) {
    return becomes(() -> member.others().size() == count);
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
    on(member::leave);
    vertx.close().await();
  }

  void onLoop(Runnable action) {
    on(
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  private <T> T on(Supplier<Future<T>> action) {
    return Future.<T>future(done -> context.runOnContext(go -> action.get().onComplete(done)))
        .timeout(30, SECONDS)
        .await();
  }

  /** Answers for the stories that run here. */
  private final class RunningHere implements PeerClient.Tasks {
    @Override
    public Optional<Story> current(StoryKey key) {
      return Optional.ofNullable(running.get(key)).map(RunningStory::story);
    }

    @Override
    public Future<Optional<Story>> cancel(StoryKey key) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  /** Takes each story that it is offered, unless it offers them itself. */
  private final class Room implements PeerClient.WorkTaker {
    @Override
    public Future<Boolean> offered(StoryKey key, Optional<String> holder) {
      return Future.succeededFuture(!full.get());
    }

    @Override
    public void announced(StoryKey key) {}
  }
}
