package io.chatgenerator.pipeline;

import io.chatgenerator.bus.BusOfTask;
import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.dynamodb.DynamoDbAccountRepository;
import io.chatgenerator.dynamodb.DynamoDbErasures;
import io.chatgenerator.dynamodb.Repositories;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.pipeline.StoryPipeline.Owners;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.Suspects;
import io.chatgenerator.recovery.WorkFinder;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
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
  private final StoryPipeline pipeline;
  private final StoryTaker taker;
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
    RandomGenerator random = new SplittableRandom(name.hashCode());
    LongSupplier nanoTime = service.time()::nanoTime;
    DynamoDbAsyncClient client = service.client(vertx, life);
    StoryRepository table = Repositories.of(client, config.table(), vertx, nanoTime, random);
    AccountRepository accounts =
        new DynamoDbAccountRepository(
            Repositories.users(client, config.table(), vertx, nanoTime, random));
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
    StoryReader reader = new StoryReader(table, cluster.tasks());
    pipeline =
        StoryPipeline.of(
            new Task(
                vertx,
                random,
                new Leases(
                    name,
                    config.lease(),
                    new SteadyClock(this::now, nanoTime),
                    process.unconfirmed()),
                table,
                events,
                cluster.tasks(),
                PipelineObserver.NONE,
                deployment),
            new Model(
                new ScriptedSecrets(service.inFlight(), life, service::areKeysLost),
                service.model().reachedFrom(life, this::attemptAt),
                new RetryPolicy(config.maxAttempts(), Duration.ofMinutes(10), random),
                SimulatedService.TOKENS),
            new Owners(
                accounts,
                new DynamoDbErasures(
                    Repositories.users(client, config.table(), vertx, nanoTime, random)),
                new StoryIds(this::now, new Random(name.hashCode())),
                new RateLimiter(1_000_000, () -> {}),
                config,
                service.budgets()),
            reader,
            config.maxConcurrent());
    taker = new StoryTaker(pipeline, process.suspects(), service.traces());
    live = new LiveStories(vertx, events, reader, table, nanoTime, LiveObserver.NONE);
    cluster.tasks().serve(runner());
  }

  /** The number of the attempt that runs here; 0 where none does, or the story was deleted. */
  private int attemptAt(String prompt) {
    return service.table().all().stream()
        .filter(story -> story.prompt().equals(prompt))
        .flatMap(story -> runner().find(story.key()).stream())
        .mapToInt(attempt -> attempt.story().attempt())
        .findFirst()
        .orElse(0);
  }

  /** What looks for work for all tasks of a process, on the event loop of this one. */
  WorkFinder finder(List<SimulatedTask> all, Suspects suspects) {
    return new WorkFinder(
        pipeline.task(),
        all.stream().map(task -> task.taker).toList(),
        suspects,
        service.time()::nanoTime);
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
    return pipeline.runner();
  }

  StoryService stories() {
    return pipeline.stories();
  }

  /** As a user does who gives no more than this. */
  Future<Story> create(String owner, String prompt, Optional<String> token) {
    return stories().create(owner, prompt, Optional.empty(), token, Set.of(), Trace.NONE);
  }

  Future<Story> retry(StoryKey key) {
    return stories().retry(key, Set.of(), Trace.NONE);
  }

  Erasures erasures() {
    return pipeline.erasures();
  }

  LiveStories live() {
    return live;
  }

  boolean isAlive() {
    return life.isAlive();
  }

  /** Whether it lives and takes stories. */
  boolean isOpen() {
    return isAlive() && !runner().isDraining();
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
    return pipeline.drain(timeout);
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
