package io.chatgenerator.pipeline;

import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TaskLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One task of the service, wired as the real one is, without ports. */
final class SimulatedTask {
  private final String name;
  private final Life life = new Life();
  private final VirtualVertx timers;
  private final StoryRunner runner;
  private final WorkFinder finder;
  private final StoryService stories;
  private final LiveStories live;

  SimulatedTask(SimulatedService service, String name, StoriesConfig config, Duration clockError) {
    this.name = name;
    this.timers = new VirtualVertx(service.time(), life);
    Vertx vertx = timers.vertx();
    RandomGenerator random = new SplittableRandom(name.hashCode());
    StoryRepository table =
        new TableLine(service.courier(), service.troubles().repository(), vertx, life);
    StoryEvents events = service.events().of(life);
    TaskLink tasks = service.links().of(name, life, vertx);
    StoryReader reader = new StoryReader(table, tasks);
    AttemptContext attempts =
        new AttemptContext(
            vertx,
            table,
            new ScriptedSecrets(service.courier(), life, service::areKeysLost),
            service.model().reachedFrom(life),
            events,
            new Leases(name, config.lease(), () -> service.time().instant().plus(clockError)),
            new UnconfirmedLeases(),
            RetryPolicy.standard(config.maxAttempts(), random),
            Duration.ofMinutes(10),
            24_000,
            PipelineObserver.NONE,
            service.traces());
    runner = new StoryRunner(attempts, tasks, config.maxConcurrent());
    finder = new WorkFinder(attempts, runner, random, service.time()::nanoTime);
    Cancellation cancellation = new Cancellation(attempts, runner, tasks);
    Placement placement = new Placement(attempts, runner);
    StoryIds ids = new StoryIds(service.time(), new Random(name.hashCode()));
    stories =
        new StoryService(attempts, reader, placement, cancellation, new Unlimited(), ids, config);
    live =
        new LiveStories(vertx, events, reader, table, service.time()::nanoTime, LiveObserver.NONE);
    tasks.serve(new TaskDesk(runner, cancellation, finder));
    live.start();
    finder.start();
  }

  /** Owners of the simulation start as many as they like. */
  private record Unlimited() implements StartAllowance {
    @Override
    public Future<Void> take(String owner) {
      return Future.succeededFuture();
    }

    @Override
    public void giveBack(String owner) {}
  }

  String name() {
    return name;
  }

  Life life() {
    return life;
  }

  StoryRunner runner() {
    return runner;
  }

  StoryService stories() {
    return stories;
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
  }

  /** Ends as a process does that is asked to. */
  Future<Void> drain(Duration patience, Runnable lastMoment) {
    finder.stop();
    return runner
        .drain(patience)
        .onSuccess(
            done -> {
              lastMoment.run();
              life.end();
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
