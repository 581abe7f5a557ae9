package io.chatgenerator.pipeline;

import io.chatgenerator.config.StoriesConfig;
import io.chatgenerator.recovery.Suspects;
import io.chatgenerator.recovery.WorkFinder;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks of one process, each with an event loop of its own, and what they share: the clock, the
 * look at the queue, membership of the cluster, and their end.
 */
final class SimulatedProcess {
  /** After which the others see that a member has gone. */
  private static final Duration NOTICED = Duration.ofSeconds(10);

  private final SimulatedService service;
  private final VirtualBus bus;
  private final Duration usualClockError;
  private final UnconfirmedLeases unconfirmed = new UnconfirmedLeases();
  private final Suspects suspects = new Suspects();
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private final WorkFinder finder;
  private Duration clockError;
  private Optional<Instant> death = Optional.empty();

  /** A process that does nothing yet, with a task for each event loop. */
  SimulatedProcess(
      SimulatedService service, String name, int loops, StoriesConfig config, Duration clockError) {
    this.service = service;
    this.bus = VirtualBus.local(service.inFlight());
    this.usualClockError = clockError;
    this.clockError = clockError;
    for (int n = 0; n < loops; n++) {
      tasks.add(new SimulatedTask(service, this, n == 0 ? name : name + "." + n, config));
    }
    this.finder = first().finder(tasks, suspects);
  }

  /** The names of its tasks begin with the same, up to a dot. */
  static String of(String task) {
    return task.split("\\.", 2)[0];
  }

  List<SimulatedTask> tasks() {
    return List.copyOf(tasks);
  }

  private SimulatedTask first() {
    return tasks.get(0);
  }

  /** The task that was there before all others; empty while that is made itself. */
  Optional<SimulatedTask> oldest() {
    return tasks.stream().findFirst();
  }

  VirtualBus bus() {
    return bus;
  }

  UnconfirmedLeases unconfirmed() {
    return unconfirmed;
  }

  Suspects suspects() {
    return suspects;
  }

  /** The time by the clock of this process. */
  Instant now() {
    return service.time().instant().plus(clockError);
  }

  void jump(Duration by) {
    clockError = clockError.plus(by);
  }

  boolean isClockWrong() {
    return !clockError.equals(usualClockError);
  }

  void setClock() {
    clockError = usualClockError;
  }

  String node() {
    return "node of " + first().name();
  }

  boolean isMember(Instant now) {
    return death.filter(at -> at.plus(NOTICED).isBefore(now)).isEmpty();
  }

  /** The other members. */
  Set<String> others() {
    Set<String> others = service.members();
    others.remove(node());
    return others;
  }

  /** Becomes a member of the cluster, and begins to work. */
  void join() {
    tasks.forEach(SimulatedTask::joinCluster);
    begin();
  }

  /** Begins to work, without a cluster. */
  void begin() {
    tasks.forEach(task -> task.live().start());
    finder.start();
  }

  void die() {
    tasks.forEach(task -> task.life().end());
    death = death.or(() -> Optional.of(service.time().instant()));
  }

  Future<Void> drain(Duration timeout, Runnable lastMoment) {
    finder.stop();
    return Future.join(tasks.stream().map(task -> task.drainStories(timeout)).toList())
        .onSuccess(
            done -> {
              lastMoment.run();
              die();
            })
        .mapEmpty();
  }
}
