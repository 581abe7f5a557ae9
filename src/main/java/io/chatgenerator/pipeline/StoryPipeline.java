package io.chatgenerator.pipeline;

import io.chatgenerator.config.BudgetConfig;
import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import java.time.Duration;

/** What writes stories in one task. */
public record StoryPipeline(
    Task task, Model model, StoryRunner runner, Erasures erasures, StoryService stories) {
  /** The language model: its key, how it is asked, how often, and what that costs. */
  public record Model(
      SecretProvider secrets, TextGenerator generator, RetryPolicy retries, TokenEstimate tokens) {}

  /**
   * What owners have, and may do. For all event loops.
   *
   * @param starts how often an owner may start the model, by new stories and by retries alike
   */
  public record Owners(
      AccountRepository accounts,
      ErasureRepository erasures,
      StoryIds ids,
      RateLimiter starts,
      StoriesConfig limits,
      BudgetConfig budgets) {}

  /** Wires it; nothing begins yet. Works on {@code capacity} stories at once. */
  public static StoryPipeline of(
      Task task, Model model, Owners owners, StoryReader reader, int capacity) {
    StoryRunner runner = new StoryRunner(task, model, capacity);
    Cancellation cancellation = new Cancellation(task, model.tokens(), runner);
    Erasures erasures = new Erasures(task, owners.erasures(), reader, cancellation);
    StoryScheduler scheduler = new StoryScheduler(task, owners, runner);
    return new StoryPipeline(
        task,
        model,
        runner,
        erasures,
        new StoryService(
            task.leases(), owners, model.tokens(), reader, scheduler, cancellation, erasures));
  }

  /** Takes nothing new, and lets stories finish or hands them on. */
  public Future<Void> drain(Duration timeout) {
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased);
  }
}
