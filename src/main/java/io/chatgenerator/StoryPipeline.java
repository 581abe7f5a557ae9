package io.chatgenerator;

import io.chatgenerator.bus.Cluster;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.pipeline.AttemptContext;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.DeploymentBudget;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.SteadyClock;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.pipeline.UnconfirmedLeases;
import io.chatgenerator.recovery.PeerRequestHandler;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What writes stories in one task, wired. Confined to its event loop.
 *
 * @param stories what users can do
 * @param requests answers the other tasks
 */
record StoryPipeline(
    StoryRunner runner,
    WorkFinder finder,
    Erasures erasures,
    StoryService stories,
    DeploymentBudget deployment,
    PeerRequestHandler requests) {

  /**
   * Wires it; nothing begins yet.
   *
   * @param task the id of this task
   * @param starts how often an owner may start the model
   */
  static StoryPipeline of(
      Vertx vertx,
      AppConfig config,
      Adapters adapters,
      Metrics metrics,
      Cluster cluster,
      String task,
      StoryReader reader,
      RateLimiter starts) {
    DeploymentBudget deployment =
        new DeploymentBudget(
            vertx,
            adapters.accounts(),
            config.budgets().ofAll(),
            InstantSource.system(),
            metrics.pipeline());
    AttemptContext attempts =
        new AttemptContext(
            vertx,
            adapters.repository(),
            adapters.secrets(),
            adapters.generator(),
            cluster.events(),
            new Leases(task, config.stories().lease(), SteadyClock.ofMachine()),
            new UnconfirmedLeases(),
            RetryPolicy.standard(config.stories().maxAttempts(), RandomGenerator.getDefault()),
            config.openAi().totalTimeout(),
            new TokenEstimate(
                config.openAi().systemPrompt(),
                config.stories().maxContextLength(),
                config.openAi().maxTokens()),
            deployment,
            metrics.pipeline(),
            adapters.tracing().stories());
    StoryRunner runner =
        new StoryRunner(attempts, cluster.tasks(), config.stories().maxConcurrent());
    Cancellation cancellation = new Cancellation(attempts, runner, cluster.tasks());
    Erasures erasures = new Erasures(attempts, adapters.erasures(), reader, cancellation);
    WorkFinder finder =
        new WorkFinder(
            attempts,
            runner,
            cluster.tasks(),
            erasures,
            RandomGenerator.getDefault(),
            System::nanoTime);
    StoryService stories =
        new StoryService(
            attempts,
            reader,
            new StoryScheduler(attempts, runner, starts, config.stories().maxActivePerUser()),
            cancellation,
            new StoryIds(InstantSource.system(), new SecureRandom()),
            config.stories(),
            config.budgets(),
            adapters.accounts());
    return new StoryPipeline(
        runner,
        finder,
        erasures,
        stories,
        deployment,
        new PeerRequestHandler(runner, cancellation, finder));
  }

  /** Begins to look for stories, and to count tokens. */
  void start() {
    deployment.start();
    finder.start();
  }

  /** Takes nothing new, and lets stories finish or hands them on. */
  Future<Void> drain(Duration timeout) {
    finder.stop();
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased).eventually(deployment::stop);
  }
}
