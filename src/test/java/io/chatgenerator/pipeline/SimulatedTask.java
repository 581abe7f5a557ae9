package io.chatgenerator.pipeline;

import io.chatgenerator.bus.BusOfTask;
import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.dynamodb.DynamoDbAccountRepository;
import io.chatgenerator.dynamodb.DynamoDbErasures;
import io.chatgenerator.dynamodb.DynamoDbStoryRepository;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.recovery.Holders;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.Suspects;
import io.chatgenerator.recovery.Takeover;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.SecretProvider;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** One task of the service, wired as the real one is, without ports. */
final class SimulatedTask {
  private final SimulatedService service;
  private final SimulatedProcess process;
  private final String name;
  private final ProcessState life = new ProcessState();
  private final VirtualVertx timers;
  private final VirtualVertx clustered;
  private final BusOfTask cluster;
  private final StoryEvents events;
  private final StoryRunner runner;
  private final Erasures erasures;
  private final Leases leases;
  private final StoryRepository table;
  private final StoryTaker taker;
  private final RandomGenerator random;
  private final StoryService stories;
  private final LiveStories live;
  private final DeploymentBudget deployment;

  SimulatedTask(
      SimulatedService service, SimulatedProcess process, String name, StoriesConfig config) {
    this.service = service;
    this.process = process;
    this.name = name;
    timers = new VirtualVertx(service.time(), life);
    Vertx vertx = timers.vertx();
    timers.connect(process.bus().of(life, vertx));
    clustered = new VirtualVertx(service.time(), life);
    clustered.connect(service.bus().of(life, vertx));
    random = new SplittableRandom(name.hashCode());
    LongSupplier nanoTime = service.time()::nanoTime;
    DynamoDbAsyncClient client = service.client(vertx, life);
    table = new DynamoDbStoryRepository(client, config.table(), vertx, nanoTime, random);
    AccountRepository accounts =
        new DynamoDbAccountRepository(client, config.table(), vertx, nanoTime, random);
    deployment =
        process
            .oldest()
            .map(SimulatedTask::deployment)
            .orElseGet(
                () ->
                    new DeploymentBudget(
                        vertx,
                        accounts,
                        service.budgets().ofAll(),
                        this::now,
                        PipelineObserver.NONE));
    cluster =
        process
            .oldest()
            .map(oldest -> oldest.cluster.beside(vertx, name))
            .orElseGet(() -> new BusOfTask(vertx, name));
    events = service.events().of(cluster.events());
    PeerClient tasks = cluster.tasks();
    StoryReader reader = new StoryReader(table, tasks);
    leases =
        new Leases(
            name, config.lease(), new SteadyClock(this::now, nanoTime), process.unconfirmed());
    Duration timeout = Duration.ofMinutes(10);
    RetryPolicy retries = new RetryPolicy(config.maxAttempts(), timeout, random);
    TokenEstimate tokens = SimulatedService.TOKENS;
    StoryReporter reporter = new StoryReporter(table, events, PipelineObserver.NONE, deployment);
    SecretProvider secrets = new ScriptedSecrets(service.inFlight(), life, service::areKeysLost);
    TextGenerator generator = service.model().reachedFrom(life, this::attemptAt);
    GenerationCleanup generations =
        new GenerationCleanup(vertx, secrets, generator, table, retries);
    runner =
        new StoryRunner(
            vertx,
            new Attempts(
                vertx, table, secrets, generator, leases, retries, tokens, reporter, generations),
            new Handover(vertx, leases, tasks),
            generations,
            reporter,
            config.maxConcurrent());
    Cancellation cancellation =
        new Cancellation(vertx, table, reader, events, leases, tokens, runner, tasks);
    erasures =
        new Erasures(
            vertx,
            table,
            new DynamoDbErasures(client, config.table(), vertx, nanoTime, random),
            leases,
            cancellation,
            events,
            random);
    Holders holders = new Holders(table, leases, timeout, tasks);
    Takeover takeover =
        new Takeover(
            vertx,
            table,
            leases,
            tokens,
            runner,
            holders,
            reporter,
            process.suspects(),
            service.traces());
    taker = new StoryTaker(vertx, runner, erasures, takeover, process.suspects());
    StoryScheduler scheduler =
        new StoryScheduler(
            table,
            leases,
            runner,
            reporter,
            new RateLimiter(1_000_000, () -> {}),
            config.maxActivePerUser());
    stories =
        new StoryService(
            reader,
            scheduler,
            cancellation,
            accounts,
            service.budgets(),
            tokens,
            new StoryIds(this::now, new Random(name.hashCode())),
            leases,
            config.maxPromptLength());
    live = new LiveStories(vertx, events, reader, table, nanoTime, LiveObserver.NONE);
    tasks.serve(runner);
  }

  /** The number of the attempt that runs here; 0 where none does, or the story was deleted. */
  private int attemptAt(String prompt) {
    return service.table().all().stream()
        .filter(story -> story.prompt().equals(prompt))
        .flatMap(story -> runner.find(story.key()).stream())
        .mapToInt(attempt -> attempt.story().attempt())
        .findFirst()
        .orElse(0);
  }

  /** What looks for work for all tasks of a process, on the event loop of this one. */
  WorkFinder finder(List<SimulatedTask> all, Suspects suspects) {
    Vertx vertx = timers.vertx();
    LongSupplier nanoTime = service.time()::nanoTime;
    return new WorkFinder(
        vertx,
        leases,
        cluster.tasks(),
        all.stream().map(task -> task.taker).toList(),
        suspects,
        table,
        PipelineObserver.NONE,
        nanoTime,
        random);
  }

  void joinCluster() {
    if (process.oldest().filter(this::equals).isPresent()) {
      cluster.join(clustered.vertx(), timers.context(), node(), process::others);
    } else {
      cluster.joinBeside(clustered.vertx(), node(), process::others);
    }
  }

  void membersChanged() {
    cluster.membersChanged(process.others());
  }

  String node() {
    return process.node();
  }

  /** Whether the others believe that its process is there. */
  boolean isMember(Instant now) {
    return process.isMember(now);
  }

  /** The time by its process's clock. */
  Instant now() {
    return process.now();
  }

  /** Sets the clock. */
  void jump(Duration by) {
    process.jump(by);
  }

  boolean isClockWrong() {
    return process.isClockWrong();
  }

  /** Ends what {@link #jump} did. */
  void setClock() {
    process.setClock();
  }

  String name() {
    return name;
  }

  ProcessState life() {
    return life;
  }

  StoryEvents events() {
    return events;
  }

  /** What all users may use; idle until it is started. */
  DeploymentBudget deployment() {
    return deployment;
  }

  StoryRunner runner() {
    return runner;
  }

  StoryService stories() {
    return stories;
  }

  /** As a user does who gives no more than this. */
  Future<Story> create(String owner, String prompt, Optional<String> token) {
    return stories.create(owner, prompt, Optional.empty(), token, Set.of(), Trace.NONE);
  }

  Future<Story> retry(StoryKey key) {
    return stories.retry(key, Set.of(), Trace.NONE);
  }

  Erasures erasures() {
    return erasures;
  }

  LiveStories live() {
    return live;
  }

  boolean isAlive() {
    return life.isAlive();
  }

  /** Whether it lives and takes stories. */
  boolean isOpen() {
    return isAlive() && !runner.isDraining();
  }

  /** Ends without a word with its process, as one does that is killed. */
  void die() {
    process.die();
  }

  /** Ends with its process, as one does that is asked to. */
  Future<Void> drain(Duration timeout, Runnable lastMoment) {
    return process.drain(timeout, lastMoment);
  }

  Future<Void> drainStories(Duration timeout) {
    Future<Void> erased = erasures.stop();
    return runner.drain(timeout).compose(drained -> erased);
  }

  /** Stands still, as an event loop does that is short of a processor; the world goes on. */
  void pause() {
    life.pause(true);
  }

  void resume() {
    if (life.isPaused()) {
      life.pause(false);
      timers.catchUp();
    }
  }
}
