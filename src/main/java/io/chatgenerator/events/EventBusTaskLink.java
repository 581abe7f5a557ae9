package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

import io.chatgenerator.events.TaskNetwork.Member;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TaskLink;
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
 * Talk between tasks on event buses, one within the task and one that all share: each task answers
 * at an address of its own on both.
 */
public final class EventBusTaskLink implements TaskLink {
  private static final String TASK = "stories.task.";
  private static final String WAITING = "stories.waiting";
  private static final String OFFER = "stories.offer.";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final int MOST_OFFERS = 3;
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);
  private static final DeliveryOptions OFFERING = new DeliveryOptions().setSendTimeout(300);
  private static final DeliveryOptions ANSWER =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);
  private static final DeliveryOptions NOTHING = new DeliveryOptions();

  private final EventBus bus;
  private final TaskNetwork network;
  private final String task;
  private int offers;

  /**
   * The link of one task.
   *
   * @param bus within the task; knows the codec of events, see {@link EventBusCodecs}
   * @param network leads to the other tasks
   * @param task this task's id
   */
  public EventBusTaskLink(EventBus bus, TaskNetwork network, String task) {
    this.bus = requireNonNull(bus);
    this.network = requireNonNull(network);
    this.task = requireNonNull(task);
  }

  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    return ask(holder, CURRENT, key);
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    return ask(holder, CANCEL, key);
  }

  @Override
  public Future<Boolean> offer(StoryKey key) {
    return network
        .member()
        .map(member -> offer(member, next(member.others().get()), key))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private static Future<Boolean> offer(Member member, List<String> peers, StoryKey key) {
    return peers.isEmpty()
        ? Future.succeededFuture(false)
        : member
            .bus()
            .<Boolean>ask(OFFER + peers.get(0), json(key), OFFERING)
            .otherwise(false)
            .compose(
                taken ->
                    taken
                        ? Future.succeededFuture(true)
                        : offer(member, peers.subList(1, peers.size()), key));
  }

  @Override
  public void announce(StoryKey key) {
    bus.publish(WAITING, json(key));
    network.bus().ifPresent(others -> others.publish(WAITING, json(key).put("task", task)));
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    network.observe(member -> serve(tasks, member));
    return Future.all(
            bus.<JsonObject>consumer(TASK + task, question -> answer(tasks, question)).completion(),
            bus.<JsonObject>consumer(WAITING, hint -> tasks.announced(key(hint.body())))
                .completion())
        .mapEmpty();
  }

  private void serve(Tasks tasks, Member member) {
    TaskBus others = member.bus();
    others.<JsonObject, Boolean>answer(
        OFFER + member.node(), NOTHING, offer -> tasks.offered(key(offer)));
    others.<JsonObject, StoryEvent>answer(TASK + task, ANSWER, question -> answer(tasks, question));
    others.<JsonObject>listen(WAITING, hint -> announced(tasks, hint));
  }

  /** This task hears itself within the task already. */
  private void announced(Tasks tasks, JsonObject hint) {
    if (!task.equals(hint.getString("task"))) {
      tasks.announced(key(hint));
    }
  }

  /** In turns, so that what one task offers is spread over all others. */
  private List<String> next(Set<String> others) {
    List<String> peers = others.stream().sorted().collect(toCollection(ArrayList::new));
    Collections.rotate(peers, offers--);
    return peers.subList(0, Math.min(MOST_OFFERS, peers.size()));
  }

  private Future<Optional<Story>> ask(String holder, String what, StoryKey key) {
    JsonObject question = json(key).put("what", what);
    return ask(TASK + holder, holder.equals(task), question).map(EventBusTaskLink::story);
  }

  private Future<StoryEvent> ask(String address, boolean isHere, JsonObject question) {
    if (isHere) {
      return bus.<StoryEvent>request(address, question, QUESTION).map(Message::body);
    }
    return network
        .bus()
        .map(others -> others.<StoryEvent>ask(address, question, QUESTION))
        .orElseGet(() -> Future.failedFuture("this task is alone"));
  }

  private static Optional<Story> story(StoryEvent answer) {
    return answer instanceof StoryEvent.Changed state
        ? Optional.of(state.story())
        : Optional.empty();
  }

  private static void answer(Tasks tasks, Message<JsonObject> question) {
    answer(tasks, question.body())
        .onSuccess(state -> question.reply(state, state == null ? NOTHING : ANSWER))
        .onFailure(why -> question.fail(1, why.getClass().getSimpleName()));
  }

  /** The state of the story as an event; nothing where it does not run here. */
  private static Future<StoryEvent> answer(Tasks tasks, JsonObject question) {
    StoryKey key = key(question);
    Future<Optional<Story>> found =
        CANCEL.equals(question.getString("what"))
            ? tasks.cancel(key)
            : Future.succeededFuture(tasks.current(key));
    return found.map(story -> story.map(StoryEvent.Changed::new).orElse(null));
  }

  private static JsonObject json(StoryKey key) {
    return new JsonObject().put("owner", key.owner()).put("id", key.id());
  }

  private static StoryKey key(JsonObject json) {
    return new StoryKey(json.getString("owner"), json.getString("id"));
  }
}
