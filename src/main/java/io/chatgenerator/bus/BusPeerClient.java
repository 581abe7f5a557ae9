package io.chatgenerator.bus;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions between tasks on event buses, one within the process and one that all processes share.
 * Each task answers at an address of its own on both. Confined to one event loop.
 */
final class BusPeerClient implements PeerClient {
  private static final String TASK = "stories.task.";
  private static final String WHAT = "what";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final String UNFOLLOW = "unfollow";
  private static final String FOLLOWER = "follower";
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);
  private static final DeliveryOptions ANSWER =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);
  private static final DeliveryOptions NOTHING = new DeliveryOptions();

  private final EventBus bus;
  private final Followers followers;
  private final Set<String> ownTasks;
  private final String task;
  private final WorkOffers offers;
  private Optional<Tasks> served = Optional.empty();
  private Optional<PeerBus> peers = Optional.empty();

  /** That of one task; as in {@link TaskBus}. */
  BusPeerClient(EventBus bus, Followers followers, Set<String> ownTasks, String task) {
    this.bus = requireNonNull(bus);
    this.followers = requireNonNull(followers);
    this.ownTasks = requireNonNull(ownTasks);
    this.task = requireNonNull(task);
    this.offers = new WorkOffers(bus);
  }

  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    return ask(holder, CURRENT, StoryCodec.toJson(key));
  }

  @Override
  public Future<Optional<Story>> currentHere(StoryKey key) {
    List<Future<Optional<Story>>> answers =
        ownTasks.stream().map(own -> current(own, key).otherwise(Optional.empty())).toList();
    return Future.all(answers)
        .map(all -> answers.stream().flatMap(answer -> answer.result().stream()).findFirst());
  }

  @Override
  public Future<Optional<Story>> follow(String holder, StoryKey key) {
    JsonObject question = StoryCodec.toJson(key);
    peersFor(holder).ifPresent(others -> question.put(FOLLOWER, follower(others)));
    return ask(holder, CURRENT, question);
  }

  @Override
  public void unfollow(String holder, StoryKey key) {
    JsonObject message = StoryCodec.toJson(key).put(WHAT, UNFOLLOW);
    peersFor(holder)
        .ifPresent(
            others ->
                others.send(
                    List.of(TASK + holder), message.put(FOLLOWER, follower(others)), NOTHING));
  }

  /** Where the holder is reached if it belongs to another process. */
  private Optional<PeerBus> peersFor(String holder) {
    return peers.filter(others -> !ownTasks.contains(holder));
  }

  private String follower(PeerBus others) {
    return Followers.name(others.node(), task);
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    return ask(holder, CANCEL, StoryCodec.toJson(key));
  }

  @Override
  public Future<Boolean> offer(StoryKey key, boolean held) {
    return offers.offer(key, held ? Optional.of(task) : Optional.empty());
  }

  @Override
  public void announce(StoryKey key) {
    offers.announce(key);
  }

  @Override
  public Future<Void> takeWork(WorkTaker taker) {
    return offers.take(taker);
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    served = Optional.of(tasks);
    return bus.<JsonObject>consumer(TASK + task, question -> reply(tasks, question)).completion();
  }

  /** Asks other processes, and answers them, from now on. Completes once they can ask. */
  Future<Void> joined(PeerBus others) {
    peers = Optional.of(others);
    return Future.all(
            served.map(tasks -> serve(tasks, others)).orElse(Future.succeededFuture()),
            offers.joined(others))
        .mapEmpty();
  }

  /** Is alone from now on. */
  void left() {
    peers = Optional.empty();
    offers.left();
  }

  private Future<Void> serve(Tasks tasks, PeerBus others) {
    return others.<JsonObject, StoryEvent>answer(
        TASK + task, ANSWER, question -> answer(tasks, question));
  }

  private Future<Optional<Story>> ask(String holder, String what, JsonObject about) {
    JsonObject question = about.put(WHAT, what);
    Future<StoryEvent> answer =
        ownTasks.contains(holder)
            ? bus.<StoryEvent>request(TASK + holder, question, QUESTION).map(Message::body)
            : peers
                .map(others -> others.<StoryEvent>ask(TASK + holder, question, QUESTION))
                .orElseGet(() -> Future.failedFuture("this process is alone"));
    return answer.map(
        event ->
            event instanceof StoryEvent.Changed state
                ? Optional.of(state.story())
                : Optional.empty());
  }

  private void reply(Tasks tasks, Message<JsonObject> question) {
    answer(tasks, question.body())
        .onComplete((state, failure) -> PeerBus.reply(question, ANSWER, state, failure));
  }

  /** The state of the story as an event; nothing where it does not run here. */
  private Future<StoryEvent> answer(Tasks tasks, JsonObject question) {
    StoryKey key = StoryCodec.key(question);
    Future<Optional<Story>> found =
        switch (question.getString(WHAT)) {
          case CANCEL -> tasks.cancel(key);
          case UNFOLLOW -> unfollowed(key, question.getString(FOLLOWER));
          case CURRENT -> followed(key, question.getString(FOLLOWER), tasks.current(key));
          default -> Future.failedFuture("a question of another version");
        };
    return found.map(BusPeerClient::event);
  }

  private static StoryEvent event(Optional<Story> story) {
    return story.map(StoryEvent.Changed::new).orElse(null);
  }

  /** Who asks without following names no follower. */
  private Future<Optional<Story>> followed(StoryKey key, String name, Optional<Story> current) {
    if (name != null && current.isPresent()) {
      followers.add(key, name);
    }
    return Future.succeededFuture(current);
  }

  private Future<Optional<Story>> unfollowed(StoryKey key, String name) {
    followers.remove(key, name);
    return Future.succeededFuture(Optional.empty());
  }
}
