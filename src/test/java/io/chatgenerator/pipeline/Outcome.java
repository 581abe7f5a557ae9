package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.Schedule.Request;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets a service come to rest after a random schedule, and says what is wrong then. */
final class Outcome {
  private static final int MOST_ROUNDS = 500;

  private final Schedule schedule;
  private final SimulatedService service;
  private final List<String> wrongs = new ArrayList<>();

  Outcome(Schedule schedule) {
    this.schedule = schedule;
    this.service = schedule.service();
  }

  /** Everything arrives, all followers come back, the model writes every story to its end. */
  List<String> settle() {
    service.troubles().heal();
    List.copyOf(service.tasks()).forEach(SimulatedTask::resume);
    List.copyOf(service.tasks()).forEach(SimulatedTask::setClock);
    service.deliver();
    if (service.openTasks().isEmpty()) {
      service.start();
    }
    schedule.followers().stream().filter(Follower::isComplete).forEach(this::connect);
    untilQuiet();
    for (int i = 0; i < 20; i++) {
      round();
    }
    // A create that collided may have written only now.
    untilQuiet();
    check();
    return wrongs;
  }

  private void untilQuiet() {
    for (int rounds = 0; !isQuiet() && rounds < MOST_ROUNDS; rounds++) {
      round();
    }
  }

  private void round() {
    service.deliver();
    schedule.followers().stream().filter(Follower::isCutOff).forEach(this::reconnect);
    schedule.followers().forEach(Follower::ask);
    service.model().running().forEach(this::end);
    service.advanceMillis(1_000);
  }

  private void end(ModelCall call) {
    call.say("<end of " + service.model().numberOf(call) + ">");
    call.finish();
  }

  private void connect(Follower follower) {
    follower.connect(service.openTasks().get(0));
  }

  private void reconnect(Follower follower) {
    if (service.table().stored(follower.key()).isPresent()) {
      connect(follower);
    }
  }

  private boolean isQuiet() {
    return service.inFlight().isEmpty()
        && service.table().all().stream().allMatch(Outcome::isSettled)
        && service.table().erasing().isEmpty()
        && service.model().running().isEmpty()
        && schedule.followers().stream().noneMatch(this::isOpen);
  }

  /** One that has ended is in the queue until nothing of it is left at the provider. */
  private static boolean isSettled(Story story) {
    return story.isTerminal() && story.generation().isEmpty();
  }

  private boolean isOpen(Follower follower) {
    return !follower.isComplete() && service.table().stored(follower.key()).isPresent();
  }

  private void check() {
    schedule.promises().check();
    schedule.promises().checkCalls();
    wrongs.addAll(service.table().history().violations());
    service.table().all().forEach(this::checkStory);
    service.model().generations().forEach(this::checkGeneration);
    service.table().erasing().forEach(owner -> wrong("never erased: " + owner));
    service.model().running().forEach(call -> wrong("still generates: " + call.prompt()));
    service.tasks().stream().filter(SimulatedTask::isAlive).forEach(this::checkTask);
    schedule.followers().forEach(this::checkFollower);
    schedule.requests().forEach(this::checkRequest);
  }

  private void checkStory(Story story) {
    require(story.isTerminal(), "never ended: " + story);
    boolean written =
        service.model().callsFor(story.prompt()).stream().anyMatch(call -> wrote(call, story));
    require(written || (story.text().isEmpty() && !story.isComplete()), "whose text? " + story);
    require(story.generation().isEmpty(), "never removed from the provider: " + story);
  }

  private void checkGeneration(ScriptedGeneration generation) {
    service
        .table()
        .history()
        .storyOf(generation)
        .filter(key -> !generation.isDeleted() && mustBeRemoved(generation, key))
        .ifPresent(key -> wrong("left behind: " + generation.id() + " of " + key));
  }

  /** What is removed unread may be left behind. */
  private boolean mustBeRemoved(ScriptedGeneration generation, StoryKey key) {
    return service
        .table()
        .stored(key)
        .map(story -> mustBeRemoved(generation, story))
        .orElse(allLive() && !service.troubles().wasSpoiled(key.owner()));
  }

  /** A task that dies may leave one that is not the story's any more. */
  private boolean mustBeRemoved(ScriptedGeneration generation, Story story) {
    StoryHistory history = service.table().history();
    boolean last =
        history.of(story.key()).stream()
            .filter(state -> state.attempt() == story.attempt())
            .flatMap(state -> state.generation().stream())
            .reduce((earlier, later) -> later)
            .filter(ref -> ref.id().equals(generation.id()))
            .isPresent();
    return last || allLive();
  }

  private boolean allLive() {
    return service.tasks().stream().allMatch(SimulatedTask::isAlive);
  }

  private static boolean wrote(ModelCall call, Story story) {
    return story.isComplete()
        ? call.succeeded() && call.attempt() == story.attempt() && call.text().equals(story.text())
        : call.text().startsWith(story.text());
  }

  private void checkTask(SimulatedTask task) {
    require(!task.runner().isDraining(), task.name() + " never came to the end of its drain");
    require(task.runner().size() == 0, task.name() + " still runs stories");
    int capacity = SimulatedService.CONFIG.maxConcurrent();
    require(task.runner().room() == capacity, task.name() + " has room " + task.runner().room());
  }

  private void checkFollower(Follower follower) {
    follower.violation().ifPresent(this::wrong);
    Optional<Story> stored = service.table().stored(follower.key());
    stored
        .filter(story -> story.isComplete() && story.attempt() == 1)
        .ifPresent(story -> require(follower.setbacks() == 0, "text was taken back of " + story));
    stored.ifPresent(
        story ->
            require(
                follower.isComplete() && sawAnEnd(follower),
                "follower has "
                    + follower.attempt()
                    + " "
                    + follower.status()
                    + " "
                    + follower.text()
                    + " of "
                    + story));
    stored
        .filter(story -> story.attempt() == follower.attempt())
        .ifPresent(story -> require(isSame(follower, story), "follower has another end"));
  }

  private boolean sawAnEnd(Follower follower) {
    return service.table().history().of(follower.key()).stream()
        .filter(Story::isTerminal)
        .anyMatch(story -> story.attempt() == follower.attempt() && isSame(follower, story));
  }

  private static boolean isSame(Follower follower, Story story) {
    Optional<StoryStatus> status = Optional.of(story.status());
    return follower.status().equals(status) && follower.text().equals(story.text());
  }

  private void checkRequest(Request request) {
    boolean done = request.answer().isComplete();
    require(done || !request.task().isAlive(), "no answer: " + request.what());
    boolean spoiled = service.troubles().wasSpoiled(request.owner());
    require(
        !done || request.isAnswered() || spoiled, request.what() + ": " + request.answer().cause());
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      wrong(what);
    }
  }

  private void wrong(String what) {
    wrongs.add(what);
  }
}
