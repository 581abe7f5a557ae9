package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

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

/** Talk between tasks on the Vert.x event bus: each task answers at an address of its own. */
public final class EventBusTaskLink implements TaskLink {
  private static final String TASK = "stories.task.";
  private static final String WORK = "stories.work";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);
  private static final DeliveryOptions ANSWER =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);

  private final EventBus bus;
  private final String task;

  /**
   * The link of one task.
   *
   * @param bus knows the codec of events, see {@link EventBusCodecs}
   * @param task this task's id
   */
  public EventBusTaskLink(EventBus bus, String task) {
    this.bus = requireNonNull(bus);
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
  public void announceWork() {
    bus.publish(WORK, null);
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    return Future.all(
            bus.<JsonObject>consumer(TASK + task, question -> answer(tasks, question)).completion(),
            bus.consumer(WORK, hint -> tasks.workAnnounced()).completion())
        .mapEmpty();
  }

  private Future<Optional<Story>> ask(String holder, String what, StoryKey key) {
    JsonObject question =
        new JsonObject().put("what", what).put("owner", key.owner()).put("id", key.id());
    return bus.<StoryEvent>request(TASK + holder, question, QUESTION).map(EventBusTaskLink::story);
  }

  private static Optional<Story> story(Message<StoryEvent> answer) {
    return answer.body() instanceof StoryEvent.Changed state
        ? Optional.of(state.story())
        : Optional.empty();
  }

  private static void answer(Tasks tasks, Message<JsonObject> question) {
    StoryKey key =
        new StoryKey(question.body().getString("owner"), question.body().getString("id"));
    Future<Optional<Story>> found =
        CANCEL.equals(question.body().getString("what"))
            ? tasks.cancel(key)
            : Future.succeededFuture(tasks.current(key));
    found
        .onSuccess(story -> reply(question, story))
        .onFailure(why -> question.fail(1, why.getClass().getSimpleName()));
  }

  private static void reply(Message<JsonObject> question, Optional<Story> story) {
    story.ifPresentOrElse(
        present -> question.reply(new StoryEvent.Changed(present), ANSWER),
        () -> question.reply(null));
  }
}
