package io.chatgenerator;

import io.chatgenerator.bus.TaskBus;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.pipeline.Attempts;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.GenerationCleanup;
import io.chatgenerator.pipeline.Handover;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.SteadyClock;
import io.chatgenerator.pipeline.StoryReporter;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.recovery.Holders;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.Takeover;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What writes stories in one task, wired. Confined to its event loop, where {@code finder}, too, is
 * to be called: it makes what finds work for all tasks of the process.
 */
record StoryPipeline(
    StoryRunner runner,
    Erasures erasures,
    StoryService stories,
    StoryTaker taker,
    Function<List<StoryTaker>, WorkFinder> finder) {

  /** Wires it; nothing begins yet. Works on {@code capacity} stories at once. */
  static StoryPipeline of(
      Vertx vertx, SharedParts shared, TaskBus bus, String task, int capacity, StoryReader reader) {
    AppConfig config = shared.config();
    Adapters adapters = shared.adapters();
    StoryRepository repository = adapters.repository();
    StoryEvents events = bus.events();
    PeerClient peers = bus.peers();
    RandomGenerator random = RandomGenerator.getDefault();
    Duration timeout = config.openAi().totalTimeout();
    PipelineObserver observer = shared.metrics().pipeline();
    InstantSource clock = new SteadyClock(InstantSource.system(), System::nanoTime);
    Leases leases = new Leases(task, config.stories().lease(), clock, shared.unconfirmed());
    RetryPolicy retries = new RetryPolicy(config.stories().maxAttempts(), timeout, random);
    TokenEstimate tokens =
        new TokenEstimate(
            config.openAi().systemPrompt(),
            config.stories().maxContextLength(),
            config.openAi().maxTokens());
    StoryReporter reporter = new StoryReporter(repository, events, observer, shared.deployment());
    SecretProvider secrets = adapters.secrets();
    TextGenerator generator = adapters.generator();
    GenerationCleanup generations =
        new GenerationCleanup(vertx, secrets, generator, repository, retries);
    Attempts attempts =
        new Attempts(
            vertx, repository, secrets, generator, leases, retries, tokens, reporter, generations);
    Handover handover = new Handover(vertx, leases, peers);
    StoryRunner runner =
        new StoryRunner(vertx, attempts, handover, generations, reporter, capacity);
    Cancellation cancellation =
        new Cancellation(vertx, repository, reader, events, leases, tokens, runner, peers);
    Erasures erasures =
        new Erasures(vertx, repository, adapters.erasures(), leases, cancellation, events, random);
    StoryScheduler scheduler =
        new StoryScheduler(
            repository,
            leases,
            runner,
            reporter,
            shared.limits().starts(),
            config.stories().maxActivePerUser());
    StoryService stories =
        new StoryService(
            reader,
            scheduler,
            cancellation,
            adapters.accounts(),
            config.budgets(),
            tokens,
            shared.ids(),
            leases,
            config.stories().maxPromptLength());
    Holders holders = new Holders(repository, leases, timeout, peers);
    Takeover takeover =
        new Takeover(
            vertx,
            repository,
            leases,
            tokens,
            runner,
            holders,
            reporter,
            shared.suspects(),
            adapters.tracing().stories());
    StoryTaker taker = new StoryTaker(vertx, runner, erasures, takeover, shared.suspects());
    return new StoryPipeline(
        runner,
        erasures,
        stories,
        taker,
        takers ->
            new WorkFinder(
                vertx,
                leases,
                peers,
                takers,
                shared.suspects(),
                repository,
                observer,
                System::nanoTime,
                random));
  }

  /** Takes nothing new, and lets stories finish or hands them on. */
  Future<Void> drain(Duration timeout) {
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased);
  }
}
