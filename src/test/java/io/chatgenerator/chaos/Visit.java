package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One user's visit, as dice will have it: a story is asked for and watched, perhaps over a cut
 * socket, perhaps cancelled, perhaps tried again, mostly deleted in the end. Confined to one event
 * loop.
 */
final class Visit {
  private static final String CREATE =
      "mutation ($prompt: String!, $token: ID) {"
          + " createStory(prompt: $prompt, clientToken: $token) { id } }";
  private static final String LIST = "{ listStories(limit: 10) { id status createdAt } }";
  private static final String CANCEL = "mutation ($id: ID!) { cancelStory(id: $id) { status } }";
  private static final String RETRY = "mutation ($id: ID!) { retryStory(id: $id) { status } }";
  private static final String DELETE =
      "mutation ($id: ID!) { deleteStory(id: $id) { status text } }";

  private final TestEnvironment environment;
  private final Answers answers;
  private final Random dice;
  private final Caller user;
  private final ModelBehaviour behaviour;
  private boolean cancelled;

  Visit(TestEnvironment environment, Answers answers, Random dice) {
    this.environment = environment;
    this.answers = answers;
    this.dice = dice;
    this.user = environment.user(dice.nextInt(Integer.MAX_VALUE));
    this.behaviour = chance(25) ? ModelBehaviour.any(dice) : ModelBehaviour.NONE;
  }

  /** Completes when it is over; fails where what was read or ended is not what has to be. */
  Future<Void> run() {
    JsonObject story =
        new JsonObject()
            .put("prompt", behaviour.prompt("A walk no " + dice.nextInt()))
            .put("token", UUID.randomUUID().toString());
    return ask("create", CREATE, story)
        .compose(made -> made.map(data -> follow(data.getString("id"))).orElse(over()));
  }

  private Future<Void> follow(String id) {
    Future<Reading> end = read(id);
    if (chance(30)) {
      var unused = ask("list", LIST, new JsonObject());
    }
    Future<Void> cancelling = chance(15) ? cancelSoon(id, end) : over();
    return end.compose(
            read -> mayRetry(read) ? retry(id) : Future.succeededFuture(Optional.of(read)))
        .compose(read -> cancelling.transform(done -> Future.succeededFuture(read)))
        .compose(read -> read.isPresent() && chance(70) ? delete(id, read.get()) : over());
  }

  /** The story as it ended, which is as it had to. */
  private Future<Reading> read(String id) {
    Follower reader = environment.reader(user, id);
    if (chance(20)) {
      reader.dropAfter(1 + dice.nextInt(20), Future.succeededFuture());
    }
    reader.follow();
    return reader.end().map(this::checked);
  }

  /** Unless it has ended by then. */
  private Future<Void> cancelSoon(String id, Future<Reading> end) {
    return wait(dice.nextInt(3_000)).compose(later -> end.isComplete() ? over() : cancel(id));
  }

  private Future<Void> cancel(String id) {
    cancelled = true;
    return ask("cancel", CANCEL, new JsonObject().put("id", id)).mapEmpty();
  }

  private boolean mayRetry(Reading read) {
    return !read.status().equals("COMPLETE") && chance(50);
  }

  private Future<Optional<Reading>> retry(String id) {
    return ask("retry", RETRY, new JsonObject().put("id", id))
        .compose(
            taken ->
                taken.isPresent()
                    ? read(id).map(Optional::of)
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Void> delete(String id, Reading read) {
    return ask("delete", DELETE, new JsonObject().put("id", id))
        .map(
            gone -> {
              gone.ifPresent(story -> assertSame(read, story));
              return null;
            });
  }

  private static void assertSame(Reading read, JsonObject story) {
    if (!read.text().equals(story.getString("text"))
        || !read.status().equals(story.getString("status"))) {
      throw new AssertionError("read " + read.status() + ", deleted " + story);
    }
  }

  private Reading checked(Reading read) {
    boolean excused = cancelled && read.status().equals("CANCELLED");
    if (!excused && !read.status().equals(behaviour.end())) {
      throw new AssertionError(behaviour + " ended " + read.status());
    }
    return read;
  }

  /** The story in the answer; empty where the answer was an error, or came from no story. */
  private Future<Optional<JsonObject>> ask(
      String operation, String document, JsonObject variables) {
    long startedAt = System.nanoTime();
    return environment
        .fleet()
        .any()
        .compose(process -> user.ask(process, document, variables))
        .onComplete(
            answer ->
                answers.add(
                    operation, answer.succeeded() ? Answers.OK : code(answer.cause()), startedAt))
        .map(Visit::story)
        .otherwise(Optional.empty());
  }

  private static Optional<JsonObject> story(JsonObject data) {
    return data.stream()
        .map(field -> field.getValue())
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .findFirst();
  }

  private static String code(Throwable failure) {
    return failure instanceof Refused refused ? refused.code() : failure.toString();
  }

  private Future<Void> wait(int millis) {
    return environment.vertx().timer(1L + millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private boolean chance(int percent) {
    return dice.nextInt(100) < percent;
  }

  private static Future<Void> over() {
    return Future.succeededFuture();
  }
}
