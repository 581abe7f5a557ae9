package io.chatgenerator;

import io.chatgenerator.bus.TaskBus;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.pipeline.Attempts;
import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.Deletion;
import io.chatgenerator.pipeline.EarlierStories;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.GenerationCleanup;
import io.chatgenerator.pipeline.Handover;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.Model;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.SteadyClock;
import io.chatgenerator.pipeline.StoryReporter;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.pipeline.StoryScheduler;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.pipeline.UserBudgets;
import io.chatgenerator.recovery.Claims;
import io.chatgenerator.recovery.Holders;
import io.chatgenerator.recovery.PeerRequestHandler;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.Takeover;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.recovery.WorkQueue;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What writes stories in one task, wired. Confined to its event loop. */
final class StoryPipeline {
  private final StoryRunner runner;
  private final Erasures erasures;
  private final StoryService stories;
  private final StoryTaker taker;
  private final PeerRequestHandler requests;
  private final Function<List<StoryTaker>, WorkFinder> finder;

  /**
   * Wires it; nothing begins yet.
   *
   * @param task the id of this task
   * @param capacity how many stories it works on at once
   */
  StoryPipeline(
      Vertx vertx, SharedParts shared, TaskBus bus, String task, int capacity, StoryReader reader) {
    AppConfig config = shared.config();
    Adapters adapters = shared.adapters();
    StoryRepository repository = adapters.repository();
    StoryEvents events = bus.events();
    PeerClient peers = bus.peers();
    RandomGenerator random = RandomGenerator.getDefault();
    Duration timeout = config.openAi().totalTimeout();
    PipelineObserver observer = shared.metrics().pipeline();
    Leases leases =
        new Leases(task, config.stories().lease(), SteadyClock.ofMachine(), shared.unconfirmed());
    RetryPolicy retries = RetryPolicy.standard(config.stories().maxAttempts(), timeout, random);
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
    EarlierStories earlier =
        new EarlierStories(vertx, repository, random, tokens.maxContextLength());
    Model model = new Model(vertx, secrets, generator, earlier, retries, tokens, leases);
    Attempts attempts =
        new Attempts(vertx, repository, leases, retries, reporter, generations, model);
    Handover handover = new Handover(vertx, leases, peers);
    runner = new StoryRunner(vertx, attempts, handover, generations, reporter, events, capacity);
    Cancellation cancellation = new Cancellation(vertx, repository, leases, tokens, runner, peers);
    Deletion deletion = new Deletion(repository, events, reader, cancellation);
    erasures =
        new Erasures(vertx, repository, adapters.erasures(), leases, deletion, events, random);
    StoryScheduler scheduler =
        new StoryScheduler(
            repository,
            leases,
            runner,
            reporter,
            shared.deployment(),
            shared.limits().starts(),
            config.stories().maxActivePerUser());
    stories =
        new StoryService(
            reader,
            scheduler,
            cancellation,
            deletion,
            new UserBudgets(adapters.accounts(), config.budgets(), tokens, leases),
            shared.ids(),
            leases,
            config.stories().maxPromptLength());
    Claims claims =
        new Claims(
            vertx,
            repository,
            leases,
            runner,
            reporter,
            shared.suspects(),
            adapters.tracing().stories());
    Holders holders = new Holders(repository, leases, timeout, peers);
    Takeover takeover = new Takeover(repository, leases, tokens, runner, holders, claims);
    taker = new StoryTaker(vertx, runner, erasures, takeover, shared.suspects());
    requests = new PeerRequestHandler(runner, cancellation);
    finder =
        takers ->
            new WorkFinder(
                vertx,
                leases,
                peers,
                takers,
                shared.suspects(),
                new WorkQueue(vertx, repository, leases, observer, System::nanoTime, random),
                random);
  }

  StoryRunner runner() {
    return runner;
  }

  Erasures erasures() {
    return erasures;
  }

  /** What users can do. */
  StoryService stories() {
    return stories;
  }

  /** Takes what is found for this task. */
  StoryTaker taker() {
    return taker;
  }

  /** Answers the other tasks. */
  PeerRequestHandler requests() {
    return requests;
  }

  /** What finds work for all tasks of the process, to be called on the event loop of this one. */
  WorkFinder finder(List<StoryTaker> takers) {
    return finder.apply(takers);
  }

  /** Takes nothing new, and lets stories finish or hands them on. */
  Future<Void> drain(Duration timeout) {
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased);
  }
}
