package io.chatgenerator.pipeline;

import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The table as one task reaches it. Each call is two parcels, the request and the answer. A call
 * whose request is lost, or whose answer is, fails as UNAVAILABLE, as does one that takes too long;
 * a request that was given up is never carried out.
 */
final class TableLine implements StoryRepository {
  private static final long PATIENCE_MS = 5_000;

  private final Courier courier;
  private final StoryRepository table;
  private final Life tableLife = new Life();
  private final Vertx vertx;
  private final Life task;

  TableLine(Courier courier, StoryRepository table, Vertx vertx, Life task) {
    this.courier = courier;
    this.table = table;
    this.vertx = vertx;
    this.task = task;
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    return call(() -> table.create(story, token, maxActive));
  }

  @Override
  public Future<Optional<Story>> find(StoryKey key) {
    return call(() -> table.find(key));
  }

  @Override
  public Future<StoryPage> list(String owner, int limit, Optional<String> after) {
    return call(() -> table.list(owner, limit, after));
  }

  @Override
  public Future<List<StoryKey>> findUnfinished(String owner) {
    return call(() -> table.findUnfinished(owner));
  }

  @Override
  public Future<Boolean> save(Story story, String holder) {
    return call(() -> table.save(story, holder));
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    return call(() -> table.take(seen, next, maxActive));
  }

  @Override
  public Future<Boolean> delete(StoryKey key) {
    return call(() -> table.delete(key));
  }

  @Override
  public Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    return call(() -> table.findAbandoned(shard, before, after, limit));
  }

  @Override
  public Future<Void> probe() {
    return call(table::probe);
  }

  private <T> Future<T> call(Supplier<Future<T>> request) {
    Promise<T> answer = Promise.promise();
    Courier.Parcel parcel =
        courier.send(
            Courier.ownLine(),
            tableLife,
            () -> reply(request.get(), answer),
            () -> reply(unavailable(), answer));
    long timer =
        vertx.setTimer(
            PATIENCE_MS,
            id -> {
              courier.withdraw(parcel);
              unavailable().onFailure(answer::tryFail);
            });
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private <T> void reply(Future<T> result, Promise<T> answer) {
    courier.send(
        Courier.ownLine(),
        task,
        () -> result.onSuccess(answer::tryComplete).onFailure(answer::tryFail),
        () -> unavailable().onFailure(answer::tryFail));
  }

  private static <T> Future<T> unavailable() {
    return Future.failedFuture(new StoryException(Kind.UNAVAILABLE, "No answer."));
  }
}
