package io.chatgenerator.bus;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions between tasks on event buses, one within the task and one that all share. Each task
 * answers at an address of its own on both. Confined to one event loop.
 */
final class BusPeerClient implements PeerClient {
  private static final String TASK = "stories.task.";
  private static final String WAITING = "stories.waiting";
  private static final String OFFER = "stories.offer.";
  private static final String WHAT = "what";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final String UNFOLLOW = "unfollow";
  private static final String FOLLOWER = "follower";
  private static final String HOLDER = "holder";
  private static final int MOST_OFFERS = 3;
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);
  private static final DeliveryOptions OFFERING = new DeliveryOptions().setSendTimeout(300);
  private static final DeliveryOptions ANSWER =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);
  private static final DeliveryOptions NOTHING = new DeliveryOptions();

  private final EventBus bus;
  private final Followers followers;
  private final String task;
  private Optional<Tasks> served = Optional.empty();
  private Optional<PeerBus> peers = Optional.empty();
  private int offers;

  /**
   * The link of one task.
   *
   * @param bus within the task; knows the codec of events, see {@link StoryEventCodec#register}
   * @param followers of stories that run on this task
   * @param task this task's id
   */
  BusPeerClient(EventBus bus, Followers followers, String task) {
    this.bus = requireNonNull(bus);
    this.followers = requireNonNull(followers);
    this.task = requireNonNull(task);
  }

  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    return ask(holder, question(CURRENT, key)).map(BusPeerClient::story);
  }

  @Override
  public Future<Optional<Story>> follow(String holder, StoryKey key) {
    JsonObject question = question(CURRENT, key);
    peers.ifPresent(others -> question.put(FOLLOWER, others.node()));
    return ask(holder, question).map(BusPeerClient::story);
  }

  @Override
  public void unfollow(String holder, StoryKey key) {
    peers
        .filter(others -> !holder.equals(task))
        .ifPresent(
            others ->
                others.send(
                    List.of(TASK + holder),
                    question(UNFOLLOW, key).put(FOLLOWER, others.node()),
                    NOTHING));
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    return ask(holder, question(CANCEL, key)).map(BusPeerClient::story);
  }

  @Override
  public Future<Boolean> offer(StoryKey key, boolean held) {
    JsonObject offer = held ? json(key).put(HOLDER, task) : json(key);
    return peers
        .map(others -> offer(others, next(others.peers()), offer))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private static Future<Boolean> offer(PeerBus others, List<String> nodes, JsonObject offer) {
    return nodes.isEmpty()
        ? Future.succeededFuture(false)
        : others
            .<Boolean>ask(OFFER + nodes.get(0), offer, OFFERING)
            .otherwise(false)
            .compose(
                taken ->
                    taken
                        ? Future.succeededFuture(true)
                        : offer(others, nodes.subList(1, nodes.size()), offer));
  }

  @Override
  public void announce(StoryKey key) {
    bus.publish(WAITING, json(key));
    peers.ifPresent(others -> others.publish(WAITING, json(key), NOTHING));
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    served = Optional.of(tasks);
    return Future.all(
            bus.<JsonObject>consumer(TASK + task, question -> answer(tasks, question)).completion(),
            bus.<JsonObject>consumer(WAITING, hint -> tasks.announced(key(hint.body())))
                .completion())
        .mapEmpty();
  }

  /** Asks other tasks, and answers them, from now on. Completes once they can ask. */
  Future<Void> joined(PeerBus others) {
    peers = Optional.of(others);
    return served.map(tasks -> serve(tasks, others)).orElse(Future.succeededFuture());
  }

  /** Is alone from now on. */
  void left() {
    peers = Optional.empty();
  }

  private Future<Void> serve(Tasks tasks, PeerBus others) {
    return Future.all(
            others.<JsonObject, Boolean>answer(
                OFFER + others.node(),
                NOTHING,
                offer -> tasks.offered(key(offer), Optional.ofNullable(offer.getString(HOLDER)))),
            others.<JsonObject, StoryEvent>answer(
                TASK + task, ANSWER, question -> answer(tasks, question)),
            others.<JsonObject>listen(WAITING, hint -> tasks.announced(key(hint))))
        .mapEmpty();
  }

  /** In turns, so that what one task offers is spread over all others. */
  private List<String> next(Set<String> nodes) {
    List<String> turn = nodes.stream().sorted().collect(toCollection(ArrayList::new));
    Collections.rotate(turn, offers--);
    return turn.subList(0, Math.min(MOST_OFFERS, turn.size()));
  }

  private Future<StoryEvent> ask(String holder, JsonObject question) {
    if (holder.equals(task)) {
      return bus.<StoryEvent>request(TASK + holder, question, QUESTION).map(Message::body);
    }
    return peers
        .map(others -> others.<StoryEvent>ask(TASK + holder, question, QUESTION))
        .orElseGet(() -> Future.failedFuture("this task is alone"));
  }

  private static Optional<Story> story(StoryEvent answer) {
    return answer instanceof StoryEvent.Changed state
        ? Optional.of(state.story())
        : Optional.empty();
  }

  private void answer(Tasks tasks, Message<JsonObject> question) {
    answer(tasks, question.body())
        .onSuccess(state -> question.reply(state, state == null ? NOTHING : ANSWER))
        .onFailure(why -> question.fail(1, why.getClass().getSimpleName()));
  }

  /** The state of the story as an event; nothing where it does not run here. */
  private Future<StoryEvent> answer(Tasks tasks, JsonObject question) {
    StoryKey key = key(question);
    Future<Optional<Story>> found =
        switch (question.getString(WHAT)) {
          case CANCEL -> tasks.cancel(key);
          case UNFOLLOW -> unfollowed(key, question.getString(FOLLOWER));
          case CURRENT -> followed(key, question.getString(FOLLOWER), tasks.current(key));
          default -> Future.failedFuture("a question of another version");
        };
    return found.map(story -> story.map(StoryEvent.Changed::new).orElse(null));
  }

  /** Who asks without following, or on this task itself, names no node. */
  private Future<Optional<Story>> followed(StoryKey key, String node, Optional<Story> current) {
    if (node != null && current.isPresent()) {
      followers.add(key, node);
    }
    return Future.succeededFuture(current);
  }

  private Future<Optional<Story>> unfollowed(StoryKey key, String node) {
    followers.remove(key, node);
    return Future.succeededFuture(Optional.empty());
  }

  private static JsonObject question(String what, StoryKey key) {
    return json(key).put(WHAT, what);
  }

  private static JsonObject json(StoryKey key) {
    return new JsonObject().put("owner", key.owner()).put("id", key.id());
  }

  private static StoryKey key(JsonObject json) {
    return new StoryKey(json.getString("owner"), json.getString("id"));
  }
}
