package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TaskLink;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The talk of tasks with each other. Question and answer are a parcel each, as is every hint. */
final class TaskLines {
  private static final long PATIENCE_MS = 900;

  private final Courier courier;
  private final EventLines events;
  private final Map<String, Desk> desks = new LinkedHashMap<>();

  TaskLines(Courier courier, EventLines events) {
    this.courier = courier;
    this.events = events;
  }

  TaskLink of(String name, Life task, Vertx vertx) {
    return new TaskLink() {
      @Override
      public Future<Optional<Story>> current(String holder, StoryKey key) {
        return ask(holder, tasks -> Future.succeededFuture(tasks.current(key)), task, vertx);
      }

      @Override
      public Future<Optional<Story>> follow(String holder, StoryKey key) {
        return ask(
            holder,
            tasks -> {
              Optional.ofNullable(desks.get(holder))
                  .ifPresent(desk -> events.follow(desk.task(), key, task));
              return Future.succeededFuture(tasks.current(key));
            },
            task,
            vertx);
      }

      @Override
      public void unfollow(String holder, StoryKey key) {
        Optional.ofNullable(desks.get(holder))
            .ifPresent(
                desk ->
                    courier.send(
                        Courier.ownLine(),
                        desk.task(),
                        () -> events.unfollow(desk.task(), key, task),
                        () -> {}));
      }

      @Override
      public Future<Boolean> offer(StoryKey key) {
        return desks.entrySet().stream()
            .filter(desk -> !desk.getKey().equals(name) && desk.getValue().task().isAlive())
            .map(Map.Entry::getKey)
            .reduce(
                Future.succeededFuture(false),
                (before, desk) -> before.compose(taken -> taken ? before : offer(desk, key)),
                (one, other) -> other);
      }

      private Future<Boolean> offer(String desk, StoryKey key) {
        return ask(desk, tasks -> tasks.offered(key), task, vertx).otherwise(false);
      }

      @Override
      public Future<Optional<Story>> cancel(String holder, StoryKey key) {
        return ask(holder, tasks -> tasks.cancel(key), task, vertx);
      }

      @Override
      public void announce(StoryKey key) {
        desks.values().forEach(desk -> hint(desk, key));
      }

      @Override
      public Future<Void> serve(Tasks tasks) {
        desks.put(name, new Desk(task, tasks));
        return Future.succeededFuture();
      }
    };
  }

  private void hint(Desk desk, StoryKey key) {
    courier.send(Courier.ownLine(), desk.task(), () -> desk.tasks().announced(key), () -> {});
  }

  private <T> Future<T> ask(
      String holder, Function<TaskLink.Tasks, Future<T>> question, Life asker, Vertx vertx) {
    Promise<T> answer = Promise.promise();
    Optional<Desk> there =
        Optional.ofNullable(desks.get(holder)).filter(desk -> desk.task().isAlive());
    if (there.isEmpty()) {
      return Future.failedFuture("no handlers");
    }
    there.ifPresent(
        desk ->
            courier.send(
                Courier.ownLine(),
                desk.task(),
                () -> question.apply(desk.tasks()).onComplete(found -> reply(found, asker, answer)),
                () -> {}));
    long timer = vertx.setTimer(PATIENCE_MS, id -> answer.tryFail(new TimeoutException()));
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private <T> void reply(AsyncResult<T> found, Life asker, Promise<T> answer) {
    courier.send(
        Courier.ownLine(),
        asker,
        () -> {
          if (found.succeeded()) {
            answer.tryComplete(found.result());
          } else {
            answer.tryFail(found.cause());
          }
        },
        () -> {});
  }

  private record Desk(Life task, TaskLink.Tasks tasks) {}
}
