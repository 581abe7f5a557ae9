package io.chatgenerator.pipeline;

import static java.util.stream.Collectors.toCollection;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What holds at every moment of a schedule, not only when the service has come to rest. */
final class Invariants {
  /** After this long without trouble, a task knows of every lease that it has lost. */
  private static final Duration KNOWS_ITS_LEASES = Duration.ofSeconds(6);

  /** The same where a write has failed: a heartbeat leaves out the next beat then. */
  private static final Duration KNOWS_AFTER_FAILURE = Duration.ofSeconds(11);

  /** After this long nobody waits who is not in trouble. */
  private static final Duration SERVES_ALL = Duration.ofSeconds(10);

  /** A shard that could not be read is tried again within this time. */
  private static final Duration SHARD_BACK_OFF = Duration.ofSeconds(80);

  private final Schedule schedule;
  private final SimulatedService service;
  private final Map<Integer, Instant> throttledUntil = new HashMap<>();
  private final StoryHistory history;
  private final boolean strict;
  private Set<StoryKey> waiting = Set.of();
  private boolean leasesHold;
  private int failedWrites;
  private Instant writeFailed = Instant.MIN;

  Invariants(Schedule schedule, boolean strict) {
    this.schedule = schedule;
    this.service = schedule.service();
    this.history = service.table().history();
    this.strict = strict;
  }

  void check() {
    service.tasks().stream().filter(SimulatedTask::isAlive).forEach(this::check);
    service.table().checkAccounts(owner -> !service.troubles().wasSpoiled(owner));
    rememberFailedWrite();
  }

  /** Time is about to pass, in which everything is delivered. */
  void expect() {
    rememberThrottled();
    waiting = waiting();
    leasesHold =
        service.troubles().writesToRefuse() == 0
            && service.tasks().stream().noneMatch(SimulatedTask::isClockWrong);
  }

  /** As {@link #check()}, when everything was delivered for {@code length}. */
  void checkAfter(Duration length) {
    rememberThrottled();
    check();
    if (leasesHold && length.compareTo(KNOWS_ITS_LEASES) >= 0 && knowsAfterFailure()) {
      service.model().running().stream()
          .filter(call -> !call.task().isPaused())
          .forEach(this::checkHeld);
    }
    if (strict && length.compareTo(SERVES_ALL) >= 0) {
      checkCompany();
    }
  }

  /** What is wrong with one owner, story or shard concerns nobody else. */
  private void checkCompany() {
    Set<StoryKey> still = waiting();
    still.retainAll(waiting);
    require(still.isEmpty(), "not begun though there is room: " + still);
    schedule.requests().stream()
        .filter(request -> !request.owner().equals(Schedule.TROUBLED_OWNER))
        .forEach(request -> require(request.isServed(), "not served: " + request));
    schedule.followers().stream()
        .filter(follower -> isUntroubled(follower.key()) && follower.isLive())
        .forEach(this::checkUpToDate);
  }

  private void checkUpToDate(Follower follower) {
    Optional<Story> now = current(follower.key());
    require(
        now.filter(s -> !follower.text().equals(s.text()) || follower.attempt() != s.attempt())
            .isEmpty(),
        "follower has " + follower.attempt() + " " + follower.text() + " of " + now);
  }

  /** The story as the task has it that works on it; as the table has it where none does. */
  private Optional<Story> current(StoryKey key) {
    return service.tasks().stream()
        .flatMap(task -> task.runner().find(key).stream())
        .map(Attempt::story)
        .findFirst()
        .or(() -> service.table().stored(key));
  }

  /** Stories that nobody works on though there is room. */
  private Set<StoryKey> waiting() {
    if (service.openTasks().stream().noneMatch(task -> task.runner().room() > 0)) {
      return new HashSet<>();
    }
    return service.table().all().stream()
        .filter(story -> !story.isTerminal() && isUntroubled(story.key()))
        .map(Story::key)
        .filter(key -> service.tasks().stream().noneMatch(task -> task.runner().has(key)))
        .collect(toCollection(HashSet::new));
  }

  private boolean isUntroubled(StoryKey key) {
    Instant since = throttledUntil.getOrDefault(StoryTable.shard(key), Instant.MIN);
    return !key.owner().equals(Schedule.TROUBLED_OWNER)
        && since.isBefore(service.time().instant().minus(SHARD_BACK_OFF));
  }

  private void rememberThrottled() {
    IntStream.range(0, StoryRepository.SHARDS)
        .filter(service.troubles()::isThrottled)
        .forEach(shard -> throttledUntil.put(shard, service.time().instant()));
  }

  private void rememberFailedWrite() {
    if (service.troubles().failedWrites() > failedWrites) {
      failedWrites = service.troubles().failedWrites();
      writeFailed = service.time().instant();
    }
  }

  private boolean knowsAfterFailure() {
    return writeFailed.isBefore(service.time().instant().minus(KNOWS_AFTER_FAILURE));
  }

  void checkDrained(SimulatedTask task) {
    require(generating(task) == 0, task.name() + " was drained, but still generates");
  }

  /**
   * The model is asked again within one attempt only where it has failed, or was stopped: an
   * attempt that a task releases before its first text keeps its number.
   */
  void checkCalls() {
    List<ModelCall> calls = service.model().calls();
    for (int i = 0; i < calls.size(); i++) {
      ModelCall call = calls.get(i);
      boolean stored =
          service.table().all().stream().anyMatch(s -> s.prompt().equals(call.prompt()));
      require(call.attempt() > 0 || !stored, "nobody's call: " + call.prompt());
      require(
          call.attempt() == 0
              || call.isAttached()
              || calls.subList(0, i).stream()
                  .filter(call::isOfSameAttempt)
                  .allMatch(ModelCall::isOver),
          "paid for twice: attempt " + call.attempt() + " at " + call.prompt());
    }
    service.model().givenUp().stream()
        .filter(history::hasHeld)
        .forEach(generation -> require(false, "paid for again: " + generation.prompt()));
    service.table().all().forEach(story -> checkAttempts(story, calls));
  }

  private void checkAttempts(Story story, List<ModelCall> calls) {
    long failed =
        calls.stream().filter(c -> c.prompt().equals(story.prompt()) && c.hasFailed()).count();
    StoryHistory.Causes causes = history.causes(story.key());
    require(causes.failures() <= failed, "more failures than calls that failed: " + story);
    boolean lossless = strict && isUntroubled(story.key());
    require(!lossless || causes.lost() == 0, "nothing was lost, but was begun again: " + story);
  }

  private void check(SimulatedTask task) {
    int size = task.runner().size();
    require(generating(task) <= size, task.name() + " generates what it does not know of");
    require(size <= SimulatedService.CONFIG.maxConcurrent(), task.name() + " runs too many");
  }

  /** Where the owner is throttled, the task cannot know. */
  private void checkHeld(ModelCall call) {
    boolean held =
        service.table().all().stream()
            .filter(story -> story.prompt().equals(call.prompt()))
            .anyMatch(
                story ->
                    isHeldBy(story, call.task()) || service.troubles().isThrottled(story.owner()));
    require(held, "generates for a story that is not its own: " + call.prompt());
  }

  private boolean isHeldBy(Story story, ProcessState life) {
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
