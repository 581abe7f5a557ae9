package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Deletes everything of an owner in the background, a few items at a time: stops the stories that
 * run, wherever they run, and removes all items page by page, until a whole pass finds nothing. It
 * works under a lease; an erasure whose task was lost is in the queue of unfinished work, and any
 * task goes on with it. Confined to one event loop.
 *
 * <p>What is removed was read while the lease was held, and until the erasure ends no story begins.
 * So nothing that is created afterwards is ever removed, however late a removal arrives.
 */
public final class Erasures {
  private static final int AT_ONCE = 4;

  /** The account may be one of these, and is left out. */
  private static final int ANYTHING = 2;

  private final Vertx vertx;
  private final StoryRepository stories;
  private final ErasureRepository repository;
  private final Leases leases;
  private final Cancellation cancellation;
  private final StoryEvents events;
  private final RandomGenerator random;
  private final Map<String, ErasureRun> running = new HashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private boolean stopped;

  public Erasures(
      Vertx vertx,
      StoryRepository stories,
      ErasureRepository repository,
      Leases leases,
      Cancellation cancellation,
      StoryEvents events,
      RandomGenerator random) {
    this.vertx = requireNonNull(vertx);
    this.stories = requireNonNull(stories);
    this.repository = requireNonNull(repository);
    this.leases = requireNonNull(leases);
    this.cancellation = requireNonNull(cancellation);
    this.events = requireNonNull(events);
    this.random = requireNonNull(random);
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
    Lease lease = hasRoom(owner) ? leases.hold() : Lease.free(leases.now());
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
    boolean ours = seen.lease().isHeldBy(leases.task());
    if (!hasRoom(seen.owner()) || !(ours || leases.isOpen(seen.lease()))) {
      return Future.succeededFuture(seen);
    }
    Erasure next = seen.under(leases.hold());
    return repository.take(seen, next).map(taken -> taken ? start(next) : seen);
  }

  private Erasure start(Erasure erasure) {
    if (hasRoom(erasure.owner())) {
      ErasureRun run =
          new ErasureRun(vertx, repository, leases, cancellation, events, random, erasure);
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
