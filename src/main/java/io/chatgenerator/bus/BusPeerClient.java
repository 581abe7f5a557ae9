package io.chatgenerator.bus;

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
import java.util.function.Supplier;

/**
 * Questions between tasks on event buses, one within the process and one that all processes share.
 * Each task answers at an address of its own on both. Confined to one event loop.
 */
final class BusPeerClient implements PeerClient {
  private static final String TASK = "stories.task.";
  private static final String CURRENT = "current";
  private static final String CANCEL = "cancel";
  private static final String UNFOLLOW = "unfollow";
  private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(900);

  private final EventBus bus;
  private final Followers followers;
  private final Set<String> ownTasks;
  private final String task;
  private final WorkOffers offers;
  private final Supplier<Optional<PeerBus>> peers;
  private Optional<Tasks> served = Optional.empty();

  /** That of one task; asks {@code peers}, too, while there are any. */
  BusPeerClient(
      EventBus bus,
      Followers followers,
      Set<String> ownTasks,
      String task,
      Supplier<Optional<PeerBus>> peers) {
    this.bus = bus;
    this.followers = followers;
    this.ownTasks = ownTasks;
    this.task = task;
    this.offers = new WorkOffers(bus, peers);
    this.peers = peers;
  }

  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    return ask(holder, new Question(key, CURRENT, Optional.empty()));
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
    return ask(holder, new Question(key, CURRENT, peersFor(holder).map(this::follower)));
  }

  @Override
  public void unfollow(String holder, StoryKey key) {
    peersFor(holder)
        .ifPresent(
            others -> {
              Question message = new Question(key, UNFOLLOW, Optional.of(follower(others)));
              others.send(List.of(TASK + holder), message.toJson());
            });
  }

  /** Where the holder is reached if it belongs to another process. */
  private Optional<PeerBus> peersFor(String holder) {
    return peers.get().filter(others -> !ownTasks.contains(holder));
  }

  private String follower(PeerBus others) {
    return Followers.name(others.node(), task);
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    return ask(holder, new Question(key, CANCEL, Optional.empty()));
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
    return bus.<Question>consumer(TASK + task, question -> reply(tasks, question)).completion();
  }

  /** Answers other processes from now on. Completes once they can ask. */
  Future<Void> joined(PeerBus others) {
    return Future.all(
            served.map(tasks -> serve(tasks, others)).orElse(Future.succeededFuture()),
            offers.joined(others))
        .mapEmpty();
  }

  private Future<Void> serve(Tasks tasks, PeerBus others) {
    return others.<JsonObject, StoryEvent>answer(
        TASK + task, question -> answer(tasks, Question.of(question)).map(BusPeerClient::event));
  }

  private Future<Optional<Story>> ask(String holder, Question question) {
    String address = TASK + holder;
    return ownTasks.contains(holder)
        ? bus.<Optional<Story>>request(address, question, QUESTION).map(Message::body)
        : peers
            .get()
            .map(others -> others.<StoryEvent>ask(address, question.toJson(), QUESTION))
            .orElseGet(() -> Future.failedFuture("this process is alone"))
            .map(BusPeerClient::story);
  }

  private void reply(Tasks tasks, Message<Question> question) {
    answer(tasks, question.body())
        .onComplete((state, failure) -> PeerBus.reply(question, state, failure));
  }

  /** The state of the story; empty where it does not run here. */
  private Future<Optional<Story>> answer(Tasks tasks, Question question) {
    return switch (question.what()) {
      case CANCEL -> tasks.cancel(question.key());
      case UNFOLLOW -> unfollowed(question);
      case CURRENT -> followed(question, tasks.current(question.key()));
      default -> Future.failedFuture("a question of another version");
    };
  }

  private Future<Optional<Story>> followed(Question question, Optional<Story> current) {
    if (current.isPresent()) {
      question.follower().ifPresent(name -> followers.add(question.key(), name));
    }
    return Future.succeededFuture(current);
  }

  private Future<Optional<Story>> unfollowed(Question question) {
    question.follower().ifPresent(name -> followers.remove(question.key(), name));
    return Future.succeededFuture(Optional.empty());
  }

  /** What an answer is between processes; null where there is none. */
  private static StoryEvent event(Optional<Story> story) {
    return story.map(StoryEvent.Changed::new).orElse(null);
  }

  private static Optional<Story> story(StoryEvent answer) {
    return answer instanceof StoryEvent.Changed state
        ? Optional.of(state.story())
        : Optional.empty();
  }

  /** As it is within the process, as JSON between processes. Who does not follow names nobody. */
  private record Question(StoryKey key, String what, Optional<String> follower) {
    JsonObject toJson() {
      JsonObject json = StoryCodec.toJson(key).put("what", what);
      follower.ifPresent(name -> json.put("follower", name));
      return json;
    }

    static Question of(JsonObject json) {
      return new Question(
          StoryCodec.key(json),
          json.getString("what"),
          Optional.ofNullable(json.getString("follower")));
    }
  }
}
