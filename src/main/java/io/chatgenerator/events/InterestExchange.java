package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.events.InterestMessage.Alive;
import io.chatgenerator.events.InterestMessage.Changed;
import io.chatgenerator.events.InterestMessage.Everything;
import io.chatgenerator.events.InterestMessage.Question;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Lets tasks know of each other whom they watch. A task tells the others each change, one round
 * after the other, so that thousands of changes at once need few messages; and every few seconds
 * its newest revision, so that whoever missed one asks for everything. Confined to one event loop.
 */
final class InterestExchange {
  /** How long a task may say nothing and be sent events. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final JsonObject HEARD = new JsonObject();

  private final PeerTalk talk;
  private final WatchedOwners watched;
  private final PeerInterests interests;
  private final Set<String> asked = new HashSet<>();

  /** Tasks that let a question go unanswered. Nobody waits for them until they speak again. */
  private final Set<String> mute = new HashSet<>();

  private Set<String> members = Set.of();
  private Future<Void> round = Future.succeededFuture();
  private Optional<Future<Void>> nextRound = Optional.empty();

  InterestExchange(PeerTalk talk, WatchedOwners watched, LongSupplier nanoTime) {
    this.talk = requireNonNull(talk);
    this.watched = requireNonNull(watched);
    this.interests = new PeerInterests(nanoTime);
  }

  /** The tasks that are to hear of this owner; without one, those that watch anybody. */
  Set<String> watching(Optional<String> owner) {
    return owner.map(interests::watching).orElseGet(interests::watchingAnybody);
  }

  /** Whether there are so many other tasks, and of each it is known whom it watches. */
  boolean knows(int others) {
    return members.size() == others && interests.unknown().isEmpty();
  }

  /**
   * Tells what changed.
   *
   * @return completes, never with a failure, when every other task has heard of it, or has had its
   *     time
   */
  Future<Void> announce() {
    if (!watched.hasChanged()) {
      return round;
    }
    if (round.isComplete()) {
      round = tellAll(watched.next(talk.self()));
      return round;
    }
    if (nextRound.isEmpty()) {
      nextRound = Optional.of(round.compose(over -> beginNextRound()));
    }
    return nextRound.get();
  }

  /** To be called when tasks came or left. */
  void membersChanged() {
    Set<String> before = members;
    members = talk.others();
    before.stream().filter(peer -> !members.contains(peer)).forEach(this::left);
    members.stream().filter(peer -> !before.contains(peer)).forEach(this::met);
  }

  /** To be called every few seconds. */
  void beat() {
    membersChanged();
    interests.giveUpSilent(SILENCE_NANOS);
    members.forEach(this::tellAlive);
    interests.unknown().forEach(this::ask);
  }

  /** Takes a message, and answers it. */
  JsonObject heard(JsonObject json) {
    InterestMessage message = InterestMessage.fromJson(json);
    mute.remove(message.from());
    if (message instanceof Question) {
      interests.heard(message.from());
      return watched.everything(talk.self()).toJson();
    }
    boolean known =
        message instanceof Changed changed
            ? interests.accept(changed)
            : message instanceof Alive alive && interests.accept(alive);
    if (!known) {
      ask(message.from());
    }
    return HEARD;
  }

  private Future<Void> beginNextRound() {
    nextRound = Optional.empty();
    round = watched.hasChanged() ? tellAll(watched.next(talk.self())) : round;
    return round;
  }

  private Future<Void> tellAll(Changed change) {
    JsonObject message = change.toJson();
    Map<Boolean, List<String>> peers =
        members.stream().collect(Collectors.partitioningBy(mute::contains));
    peers.get(true).forEach(peer -> talk.tell(peer, message));
    List<Future<JsonObject>> answers =
        peers.get(false).stream().map(peer -> ask(peer, message)).toList();
    return Future.join(answers).transform(InterestExchange::done);
  }

  private Future<JsonObject> ask(String peer, JsonObject message) {
    return talk.ask(peer, message)
        .onSuccess(answer -> interests.heard(peer))
        .onFailure(silence -> mute.add(peer));
  }

  /** Asks a task whom it watches, unless that is done already. */
  private void ask(String peer) {
    if (asked.add(peer)) {
      ask(peer, new Question(talk.self()).toJson())
          .onComplete(over -> asked.remove(peer))
          .onSuccess(this::answered);
    }
  }

  private void answered(JsonObject answer) {
    if (InterestMessage.fromJson(answer) instanceof Everything all && !interests.accept(all)) {
      ask(all.from());
    }
  }

  private void met(String peer) {
    interests.met(peer);
    tellAlive(peer);
    ask(peer);
  }

  private void left(String peer) {
    interests.left(peer);
    mute.remove(peer);
  }

  private void tellAlive(String peer) {
    talk.tell(peer, watched.alive(talk.self()).toJson());
  }

  private static Future<Void> done(AsyncResult<?> answers) {
    return Future.succeededFuture();
  }
}
