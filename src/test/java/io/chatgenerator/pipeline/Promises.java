package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import java.time.Duration;

/** What holds at every moment of a schedule, not only when the service has come to rest. */
final class Promises {
  /** After this long without trouble, a task knows of every lease that it has lost. */
  private static final Duration KNOWS_ITS_LEASES = Duration.ofSeconds(6);

  private final SimulatedService service;
  private final StoryHistory history;

  Promises(SimulatedService service) {
    this.service = service;
    this.history = service.table().history();
  }

  void check() {
    service.tasks().stream().filter(SimulatedTask::isAlive).forEach(this::check);
  }

  /** As {@link #check()}, when everything was delivered for {@code length}. */
  void checkAfter(Duration length) {
    check();
    if (length.compareTo(KNOWS_ITS_LEASES) >= 0) {
      service.model().running().stream()
          .filter(call -> !call.task().isPaused())
          .forEach(this::checkHeld);
    }
  }

  void checkDrained(SimulatedTask task) {
    require(generating(task) == 0, task.name() + " was drained, but still generates");
  }

  private void check(SimulatedTask task) {
    int size = task.runner().size();
    require(generating(task) <= size, task.name() + " generates what it does not know of");
    require(size <= SimulatedService.CONFIG.maxConcurrent(), task.name() + " runs too many");
  }

  private void checkHeld(ModelCall call) {
    boolean held =
        service.table().all().stream()
            .filter(story -> story.prompt().equals(call.prompt()))
            .anyMatch(story -> isHeldBy(story, call.task()));
    require(held, "generates for a story that is not its own: " + call.prompt());
  }

  private boolean isHeldBy(Story story, Life life) {
    return service.tasks().stream()
        .filter(task -> task.life() == life)
        .anyMatch(task -> story.lease().filter(l -> l.isHeldBy(task.name())).isPresent());
  }

  private long generating(SimulatedTask task) {
    return service.model().running().stream().filter(call -> call.task() == task.life()).count();
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      history.report(what);
    }
  }
}
