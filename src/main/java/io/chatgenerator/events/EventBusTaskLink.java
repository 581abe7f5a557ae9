package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

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
import java.util.Optional;
import java.util.Set;

/**
 * Talk between tasks on event buses, one within the task and one that all share: each task answers
 * at an address of its own on both.
 */
public final class EventBusTaskLink implements TaskLink {
  private static final String TASK = "stories.task.";
  private static final String WORK = "stories.work";
  private static final String OFFER = "stories.offer.";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);
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
        .flatMap(member -> next(member.others().get()).map(peer -> offer(member, peer, key)))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  @Override
  public void announceWork() {
    bus.publish(WORK, null);
    network.bus().ifPresent(others -> others.publish(WORK, task));
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    network.observe(member -> serve(tasks, member));
    return Future.all(
            bus.<JsonObject>consumer(TASK + task, question -> answer(tasks, question)).completion(),
            bus.consumer(WORK, hint -> tasks.workAnnounced()).completion())
        .mapEmpty();
  }

  private void serve(Tasks tasks, Member member) {
    TaskBus others = member.bus();
    others.<JsonObject, Boolean>answer(
        OFFER + member.node(), NOTHING, offer -> tasks.offered(key(offer)));
    others.<JsonObject, StoryEvent>answer(TASK + task, ANSWER, question -> answer(tasks, question));
    others.<String>listen(WORK, sender -> announced(tasks, sender));
  }

  /** This task hears itself within the task already. */
  private void announced(Tasks tasks, String sender) {
    if (!task.equals(sender)) {
      tasks.workAnnounced();
    }
  }

  /** In turns, so that what one task lets go is spread over all others. */
  private Optional<String> next(Set<String> others) {
    return others.stream().sorted().skip(offers++ % Math.max(1, others.size())).findFirst();
  }

  private static Future<Boolean> offer(Member member, String peer, StoryKey key) {
    return member.bus().ask(OFFER + peer, json(key), QUESTION);
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
