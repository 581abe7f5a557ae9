package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides where a new attempt runs: here while there is room, else wherever there is. Confined to
 * one event loop.
 */
public final class Placement {
  private final AttemptContext context;
  private final StoryRunner runner;

  public Placement(AttemptContext context, StoryRunner runner) {
    this.context = requireNonNull(context);
    this.runner = requireNonNull(runner);
  }

  /** Fails with UNAVAILABLE once this task takes nothing new. */
  Future<Void> open() {
    return runner.isDraining()
        ? Future.failedFuture(StoryException.stopping())
        : Future.succeededFuture();
  }

  /**
   * Stores a waiting story, leased to this task where it has room, and starts it or hands it to
   * another task.
   *
   * @param trace of the request that asked for it
   * @param store writes the story; gives another one where the request had been met before
   */
  Future<Story> place(Story waiting, Trace trace, Function<Story, Future<Story>> store) {
    boolean here = runner.reserve(waiting.key());
    Story placed = here ? waiting.under(Optional.of(context.leases().hold())) : waiting;
    Trace step = trace.begin(Step.CREATE);
    step.about(placed);
    Future<Story> answer = store.apply(placed);
    return step.watch(here ? context.unconfirmed().confirm(placed, answer) : answer)
        .onSuccess(stored -> begin(placed, stored, trace, here))
        .onFailure(why -> giveBack(placed, here));
  }

  private void begin(Story placed, Story stored, Trace trace, boolean here) {
    if (!stored.id().equals(placed.id())) {
      giveBack(placed, here);
      return;
    }
    context.events().publish(new StoryEvent.Changed(stored));
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
