package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.DayOverException;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Starts the attempts that owners ask for: on this task while there is room, else on any task that
 * has it. Confined to one event loop.
 */
public final class StoryScheduler {
  private final StoryRepository repository;
  private final Leases leases;
  private final StoryRunner runner;
  private final StoryReporter reporter;
  private final DeploymentBudget deployment;
  private final RateLimiter starts;
  private final int maxActive;

  /**
   * @param starts how often an owner may start the model, by new stories and by retries alike
   * @param maxActive how many unfinished stories an owner may have
   */
  public StoryScheduler(
      StoryRepository repository,
      Leases leases,
      StoryRunner runner,
      StoryReporter reporter,
      DeploymentBudget deployment,
      RateLimiter starts,
      int maxActive) {
    this.repository = requireNonNull(repository);
    this.leases = requireNonNull(leases);
    this.runner = requireNonNull(runner);
    this.reporter = requireNonNull(reporter);
    this.deployment = requireNonNull(deployment);
    this.starts = requireNonNull(starts);
    this.maxActive = maxActive;
  }

  /** Fails with UNAVAILABLE once this task takes nothing new. */
  Future<Void> open() {
    return runner.isDraining()
        ? Future.failedFuture(RequestException.stopping())
        : Future.succeededFuture();
  }

  /**
   * Stores a new story and starts it.
   *
   * @param trace of the request that asked for it
   * @return the story as it is stored; the earlier one where the token had been used for it
   */
  Future<Story> create(Story waiting, Optional<ClientToken> token, Trace trace) {
    return start(waiting, trace, next -> repository.create(next, token, maxActive))
        .onSuccess(stored -> created(waiting, stored));
  }

  /** A repeated request finds its story, whatever became of the one that it continues. */
  Future<Story> createdBefore(Story asked, Optional<ClientToken> token, Throwable refusal) {
    return token
        .map(used -> repository.findCreated(asked, used))
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(found -> found.map(Future::succeededFuture).orElse(Future.failedFuture(refusal)));
  }

  /**
   * Starts the next attempt of a story that has ended. The task that has ended it may not have
   * lived to remove its generation, of which nothing is stored afterwards.
   *
   * @param seen the story as it was read
   * @param trace of the request that asked for it
   * @return the story as it is stored; empty where it has changed since
   */
  Future<Optional<Story>> restart(Story seen, Story next, Trace trace) {
    runner.removeGeneration(seen);
    return start(next, trace, placed -> takeAgain(seen, placed))
        .map(Optional::of)
        .recover(StoryScheduler::emptyWhereChanged);
  }

  private Future<Story> takeAgain(Story seen, Story next) {
    return repository
        .take(seen, next, maxActive)
        .compose(
            taken ->
                taken
                    ? Future.succeededFuture(next)
                    : Future.failedFuture(new LeaseLostException()));
  }

  private static Future<Optional<Story>> emptyWhereChanged(Throwable why) {
    return why instanceof LeaseLostException
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(why);
  }

  /** A start that comes to nothing does not count. */
  private Future<Story> start(Story next, Trace trace, Function<Story, Future<Story>> store) {
    String owner = next.owner();
    return open()
        .compose(open -> deployment.allowsStart())
        .compose(open -> starts.tryAcquire(owner).map(StoryScheduler::tooMany).orElse(open()))
        .compose(taken -> place(next, trace, store).onFailure(why -> starts.giveBack(owner)));
  }

  private static Future<Void> tooMany(Duration wait) {
    return Future.failedFuture(
        RequestException.tooMany("Too many stories were begun; wait a moment.", wait));
  }

  /** A request that was met before gave the earlier story, and starts nothing. */
  private void created(Story story, Story stored) {
    if (stored.id().equals(story.id())) {
      reporter.created(stored);
    } else {
      starts.giveBack(story.owner());
    }
  }

  /** Stored under a lease of this task where it has room. */
  private Future<Story> place(Story waiting, Trace trace, Function<Story, Future<Story>> store) {
    boolean here = runner.reserve(waiting.key());
    Story placed = here ? waiting.under(Optional.of(leases.hold())) : waiting;
    Trace step = trace.begin(Step.CREATE);
    step.about(placed);
    Future<Story> answer = store.apply(placed).recover(why -> onTheNextDay(placed, store, why));
    return step.watch(here ? leases.confirm(placed, answer) : answer)
        .onSuccess(stored -> begin(placed, stored, trace, here))
        .onFailure(why -> giveBack(placed, here));
  }

  private static Future<Story> onTheNextDay(
      Story placed, Function<Story, Future<Story>> store, Throwable why) {
    return why instanceof DayOverException over
        ? store.apply(placed.countedOn(over.next()))
        : Future.failedFuture(why);
  }

  private void begin(Story placed, Story stored, Trace trace, boolean here) {
    if (!stored.id().equals(placed.id())) {
      giveBack(placed, here);
      return;
    }
    reporter.publish(new StoryEvent.Changed(stored));
    if (here) {
      runner.start(stored, trace);
    } else {
      runner.handOver(stored.key());
    }
  }

  private void giveBack(Story placed, boolean here) {
    if (here) {
      runner.unreserve(placed.key());
    }
  }
}
