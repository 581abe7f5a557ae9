package io.chatgenerator.pipeline;

import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes for owners: one story at once; or everything, in the background, a few items at a time:
 * stops the stories that run, wherever they run, and removes all items page by page, until a whole
 * pass finds nothing. It works under a lease; an erasure whose task was lost is in the queue of
 * unfinished work, and any task goes on with it.
 *
 * <p>What is removed was read while the lease was held, and until the erasure ends no story begins.
 * So nothing that is created afterwards is ever removed, however late a removal arrives.
 */
public final class Erasures {
  private static final int AT_ONCE = 4;

  /** The account may be one of these, and is left out. */
  private static final int ANYTHING = 2;

  private final Task task;
  private final StoryRepository stories;
  private final ErasureRepository repository;
  private final StoryReader reader;
  private final Cancellation cancellation;
  private final Map<String, ErasureRun> running = new HashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private boolean stopped;

  Erasures(Task task, ErasureRepository repository, StoryReader reader, Cancellation cancellation) {
    this.task = task;
    this.stories = task.repository();
    this.repository = repository;
    this.reader = reader;
    this.cancellation = cancellation;
  }

  /** Begins to delete everything of an owner, or goes on; empty where nothing is left. */
  public Future<Optional<Erasure>> deleteAll(String owner) {
    return stopped
        ? Future.failedFuture(RequestException.stopping())
        : find(owner)
            .compose(found -> found.isPresent() ? goOnIfFound(found) : beginUnlessEmpty(owner));
  }

  /** The erasure that is under way; empty where none is. */
  public Future<Optional<Erasure>> find(String owner) {
    return running.containsKey(owner)
        ? Future.succeededFuture(Optional.of(running.get(owner).erasure()))
        : repository.find(owner);
  }

  /** Goes on with an erasure that is in the queue, unless it has ended. */
  public Future<Void> resume(String owner) {
    return find(owner).compose(this::goOnIfFound).mapEmpty();
  }

  /** Leaves what is under way to other tasks. Completes when nothing runs here any more. */
  public Future<Void> stop() {
    stopped = true;
    List.copyOf(running.values()).forEach(ErasureRun::stop);
    completeWhenIdle();
    return idle.future();
  }

  /**
   * Stops and removes a story. Gives it; empty where there was none, or none that can be read: its
   * item does not say which task works on it, and the event lets that one stop.
   */
  Future<Optional<Story>> delete(StoryKey key) {
    return reader
        .read(key)
        .compose(
            found ->
                found.isPresent() ? stopAndRemove(key) : stories.delete(key).map(Optional.empty()))
        .onSuccess(removed -> task.events().publish(new StoryEvent.Deleted(key)));
  }

  private Future<Optional<Story>> stopAndRemove(StoryKey key) {
    return Cancellation.settle(
            () -> cancellation.cancel(key).compose(this::remove), Cancellation.ROUNDS)
        .map(Optional::of)
        .recover(Erasures::emptyWhereGone);
  }

  /** Empty where it was started again since it was stopped. */
  private Future<Optional<Story>> remove(Story ended) {
    return stories
        .deleteEnded(ended.key())
        .recover(lost -> isGone(ended.key(), lost))
        .map(removed -> Optional.of(ended).filter(gone -> removed));
  }

  /** The answer of an earlier try may have been lost. */
  private Future<Boolean> isGone(StoryKey key, Throwable lost) {
    return stories
        .find(key)
        .compose(
            found -> found.isEmpty() ? Future.succeededFuture(true) : Future.failedFuture(lost));
  }

  /** Of two deletions at once, the second one finds nothing, as if it had come later. */
  private static Future<Optional<Story>> emptyWhereGone(Throwable why) {
    return why instanceof RequestException known && known.code() == ErrorCode.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(why);
  }

  private Future<Optional<Erasure>> beginUnlessEmpty(String owner) {
    return repository
        .read(owner, Optional.empty(), ANYTHING)
        .compose(
            page ->
                page.items().isEmpty() && page.last().isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : stories.count(owner).compose(count -> begin(owner, count)));
  }

  private Future<Optional<Erasure>> begin(String owner, int count) {
    Lease lease = hasRoom(owner) ? task.leases().hold() : Lease.free(task.leases().now());
    Erasure erasure = new Erasure(owner, count, lease);
    return repository
        .begin(erasure)
        .compose(
            begun -> begun ? Future.succeededFuture(Optional.of(erasure)) : repository.find(owner))
        .compose(this::goOnIfFound);
  }

  private Future<Optional<Erasure>> goOnIfFound(Optional<Erasure> found) {
    return found.map(seen -> goOn(seen).map(Optional::of)).orElse(Future.succeededFuture(found));
  }

  /** Takes it where this task has room and no other one holds it; an own one may be unconfirmed. */
  private Future<Erasure> goOn(Erasure seen) {
    boolean ours = seen.lease().isHeldBy(task.leases().task());
    if (!hasRoom(seen.owner()) || !(ours || task.leases().isOpen(seen.lease()))) {
      return Future.succeededFuture(seen);
    }
    Erasure next = seen.under(task.leases().hold());
    return repository.take(seen, next).map(taken -> taken ? start(next) : seen);
  }

  private Erasure start(Erasure erasure) {
    if (hasRoom(erasure.owner())) {
      ErasureRun run = new ErasureRun(task, repository, this::delete, erasure);
      running.put(erasure.owner(), run);
      run.start().onSuccess(over -> ended(erasure.owner()));
    }
    return erasure;
  }

  private boolean hasRoom(String owner) {
    return !stopped && running.size() < AT_ONCE && !running.containsKey(owner);
  }

  private void ended(String owner) {
    running.remove(owner);
    completeWhenIdle();
  }

  private void completeWhenIdle() {
    if (stopped && running.isEmpty()) {
      idle.tryComplete();
    }
  }
}
