package io.chatgenerator;

import io.chatgenerator.bus.TaskBus;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.pipeline.AttemptContext;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.SteadyClock;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.recovery.PeerRequestHandler;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What writes stories in one task, wired. Confined to its event loop.
 *
 * @param peers the other tasks
 * @param taker takes what is found for this task
 * @param stories what users can do
 * @param requests answers the other tasks
 */
record StoryPipeline(
    AttemptContext attempts,
    PeerClient peers,
    StoryRunner runner,
    StoryTaker taker,
    Erasures erasures,
    StoryService stories,
    PeerRequestHandler requests) {

  /**
   * Wires it; nothing begins yet.
   *
   * @param task the id of this task
   * @param capacity how many stories it works on at once
   */
  static StoryPipeline of(
      Vertx vertx, SharedParts shared, TaskBus bus, String task, int capacity, StoryReader reader) {
    AppConfig config = shared.config();
    Adapters adapters = shared.adapters();
    PeerClient peers = bus.peers();
    AttemptContext attempts =
        new AttemptContext(
            vertx,
            adapters.repository(),
            adapters.secrets(),
            adapters.generator(),
            bus.events(),
            new Leases(task, config.stories().lease(), SteadyClock.ofMachine()),
            shared.unconfirmed(),
            RetryPolicy.standard(config.stories().maxAttempts(), RandomGenerator.getDefault()),
            config.openAi().totalTimeout(),
            new TokenEstimate(
                config.openAi().systemPrompt(),
                config.stories().maxContextLength(),
                config.openAi().maxTokens()),
            shared.deployment(),
            shared.metrics().pipeline(),
            adapters.tracing().stories());
    StoryRunner runner = new StoryRunner(attempts, peers, capacity);
    Cancellation cancellation = new Cancellation(attempts, runner, peers);
    Erasures erasures = new Erasures(attempts, adapters.erasures(), reader, cancellation);
    StoryService stories =
        new StoryService(
            attempts,
            reader,
            new StoryScheduler(
                attempts, runner, shared.limits().starts(), config.stories().maxActivePerUser()),
            cancellation,
            shared.ids(),
            config.stories(),
            config.budgets(),
            adapters.accounts());
    return new StoryPipeline(
        attempts,
        peers,
        runner,
        new StoryTaker(attempts, runner, peers, erasures, shared.suspects()),
        erasures,
        stories,
        new PeerRequestHandler(runner, cancellation));
  }

  /** Takes nothing new, and lets stories finish or hands them on. */
  Future<Void> drain(Duration timeout) {
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased);
  }
}
