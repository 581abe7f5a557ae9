package io.chatgenerator.pipeline;

import io.chatgenerator.bus.BusOfTask;
import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.dynamodb.DynamoDbAccountRepository;
import io.chatgenerator.dynamodb.DynamoDbErasures;
import io.chatgenerator.dynamodb.DynamoDbStoryRepository;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.recovery.PeerRequestHandler;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.Suspects;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
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
  /** After which the others see that a member has gone. */
  private static final Duration NOTICED = Duration.ofSeconds(10);

  private final SimulatedService service;
  private final String name;
  private final ProcessState life = new ProcessState();
  private final VirtualVertx timers;
  private final VirtualVertx clustered;
  private final BusOfTask cluster;
  private final StoryEvents events;
  private final StoryRunner runner;
  private final Erasures erasures;
  private final WorkFinder finder;
  private final StoryService stories;
  private final LiveStories live;
  private final DeploymentBudget deployment;
  private final Duration usualClockError;
  private Duration clockError;
  private Optional<Instant> death = Optional.empty();

  SimulatedTask(SimulatedService service, String name, StoriesConfig config, Duration clockError) {
    this.service = service;
    this.name = name;
    this.usualClockError = clockError;
    this.clockError = clockError;
    timers = new VirtualVertx(service.time(), life);
    Vertx vertx = timers.vertx();
    timers.connect(new VirtualBus(service.inFlight()).of(life, vertx));
    clustered = new VirtualVertx(service.time(), life);
    clustered.connect(service.bus().of(life, vertx));
    RandomGenerator random = new SplittableRandom(name.hashCode());
    LongSupplier nanoTime = service.time()::nanoTime;
    DynamoDbAsyncClient client = service.client(vertx, life);
    StoryRepository table =
        new DynamoDbStoryRepository(client, config.table(), vertx, nanoTime, random);
    AccountRepository accounts =
        new DynamoDbAccountRepository(client, config.table(), vertx, nanoTime, random);
    deployment =
        new DeploymentBudget(
            vertx, accounts, service.budgets().ofAll(), this::now, PipelineObserver.NONE);
    cluster = new BusOfTask(vertx, name);
    events = service.events().of(cluster.events());
    PeerClient tasks = cluster.tasks();
    StoryReader reader = new StoryReader(table, tasks);
    AttemptContext attempts =
        new AttemptContext(
            vertx,
            table,
            new ScriptedSecrets(service.inFlight(), life, service::areKeysLost),
            service.model().reachedFrom(life, this::attemptAt),
            events,
            new Leases(name, config.lease(), new SteadyClock(this::now, nanoTime)),
            new UnconfirmedLeases(),
            RetryPolicy.standard(config.maxAttempts(), random),
            Duration.ofMinutes(10),
            SimulatedService.TOKENS,
            deployment,
            PipelineObserver.NONE,
            service.traces());
    runner = new StoryRunner(attempts, tasks, config.maxConcurrent());
    Cancellation cancellation = new Cancellation(attempts, runner, tasks);
    erasures =
        new Erasures(
            attempts,
            new DynamoDbErasures(client, config.table(), vertx, nanoTime, random),
            reader,
            cancellation);
    Suspects suspects = new Suspects();
    StoryTaker taker = new StoryTaker(attempts, runner, tasks, erasures, suspects);
    finder = new WorkFinder(attempts, tasks, List.of(taker), suspects, random, nanoTime);
    StoryScheduler scheduler =
        new StoryScheduler(attempts, runner, new RateLimiter(1_000_000), config.maxActivePerUser());
    StoryIds ids = new StoryIds(this::now, new Random(name.hashCode()));
    stories =
        new StoryService(
            attempts, reader, scheduler, cancellation, ids, config, service.budgets(), accounts);
    live = new LiveStories(vertx, events, reader, table, nanoTime, LiveObserver.NONE);
    tasks.serve(new PeerRequestHandler(runner, cancellation));
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

  /** Becomes a member of the cluster, and begins to work. */
  void join() {
    cluster.join(clustered.vertx(), timers.context(), node(), this::others);
    begin();
  }

  /** Begins to work, without a cluster. */
  void begin() {
    live.start();
    finder.start();
  }

  void membersChanged() {
    cluster.membersChanged(others());
  }

  String node() {
    return "node of " + name;
  }

  /** Whether the others believe that it is there. */
  boolean isMember(Instant now) {
    return death.filter(at -> at.plus(NOTICED).isBefore(now)).isEmpty();
  }

  /** The time by this task's clock. */
  Instant now() {
    return service.time().instant().plus(clockError);
  }

  /** Sets the clock. */
  void jump(Duration by) {
    clockError = clockError.plus(by);
  }

  boolean isClockWrong() {
    return !clockError.equals(usualClockError);
  }

  /** Ends what {@link #jump} did. */
  void setClock() {
    clockError = usualClockError;
  }

  private Set<String> others() {
    Set<String> others = service.members();
    others.remove(node());
    return others;
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

  /** Ends without a word, as a process does that is killed. */
  void die() {
    life.end();
    death = death.or(() -> Optional.of(service.time().instant()));
  }

  /** Ends as a process does that is asked to. */
  Future<Void> drain(Duration timeout, Runnable lastMoment) {
    finder.stop();
    Future<Void> erased = erasures.stop();
    return runner
        .drain(timeout)
        .compose(drained -> erased)
        .onSuccess(
            done -> {
              lastMoment.run();
              die();
            });
  }

  /** Stands still, as a process does that is short of a processor; the world goes on. */
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
