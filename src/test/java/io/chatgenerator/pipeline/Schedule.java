package io.chatgenerator.pipeline;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Carries out the steps of a random schedule, as far as they make sense at their time. */
final class Schedule {
  /** Whose partition may be throttled, and whose stories may be spoiled. */
  static final String TROUBLED_OWNER = "ann";

  private static final List<String> OWNERS = List.of(TROUBLED_OWNER, "bob", "cid");
  private static final int MOST_STORIES = 4;
  private static final int MOST_PROCESSES = 3;

  private final SimulatedService service;
  private final List<Follower> followers = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final Invariants promises;
  private int prompts;

  /**
   * @param strict nothing happens that may delay the stories of owners without trouble
   */
  Schedule(SimulatedService service, boolean strict) {
    this.service = service;
    this.promises = new Invariants(this, strict);
  }

  SimulatedService service() {
    return service;
  }

  Invariants promises() {
    return promises;
  }

  List<Follower> followers() {
    return followers;
  }

  List<Request> requests() {
    return requests;
  }

  void run(Step step) {
    carryOut(step);
    promises.check();
  }

  private void carryOut(Step step) {
    if (step instanceof Step.Create create) {
      create(create);
    } else if (step instanceof Step.Cancel cancel) {
      ask(cancel.task(), cancel.story(), StoryService::cancel);
    } else if (step instanceof Step.Retry retry) {
      ask(retry.task(), retry.story(), (stories, key) -> stories.retry(key, Set.of(), Trace.NONE));
    } else if (step instanceof Step.Delete delete) {
      ask(delete.task(), delete.story(), StoryService::delete);
    } else if (step instanceof Step.EraseAll erase) {
      eraseAll(erase);
    } else if (step instanceof Step.Follow follow) {
      follow(follow);
    } else if (step instanceof Step.Ask ask) {
      pick(followers, ask.follower()).ifPresent(Follower::ask);
    } else if (step instanceof Step.Say say) {
      say(say.call());
    } else if (step instanceof Step.Finish finish) {
      call(finish.call()).ifPresent(ModelCall::finish);
    } else if (step instanceof Step.Fail fail) {
      call(fail.call()).ifPresent(call -> fail(call, fail));
    } else {
      runOutside(step);
    }
  }

  private void runOutside(Step step) {
    if (step instanceof Step.Deliver deliver) {
      deliver(deliver);
    } else if (step instanceof Step.DeliverAll) {
      service.deliver();
    } else if (step instanceof Step.Lose lose) {
      service.inFlight().lose(lose.parcel());
    } else if (step instanceof Step.Wait wait) {
      service.time().advance(Duration.ofMillis(wait.millis()), () -> {});
    } else if (step instanceof Step.Run run) {
      Duration length = Duration.ofMillis(run.millis());
      promises.expect();
      service.advance(length);
      promises.checkAfter(length);
    } else if (step instanceof Step.Pause pause) {
      onTask(pause.task(), SimulatedTask::pause);
    } else if (step instanceof Step.Resume resume) {
      pick(service.tasks(), resume.task()).ifPresent(SimulatedTask::resume);
    } else if (step instanceof Step.Kill kill) {
      onTask(kill.task(), SimulatedTask::die);
    } else if (step instanceof Step.Drain drain) {
      onTask(drain.task(), this::drain);
    } else if (step instanceof Step.Jump jump) {
      onTask(jump.task(), task -> task.jump(Duration.ofMillis(jump.millis())));
    } else if (step instanceof Step.Start) {
      start();
    } else {
      trouble(step);
    }
  }

  private void trouble(Step step) {
    TroubledTable table = service.troubles();
    if (step instanceof Step.ThrottleOwner throttle) {
      table.throttleOwner(pick(OWNERS, throttle.owner()).orElseThrow());
    } else if (step instanceof Step.ThrottleShard throttle) {
      pick(service.table().all(), throttle.story())
          .ifPresent(story -> table.throttleShard(StoryTable.shard(story.key())));
    } else if (step instanceof Step.Spoil spoil) {
      pick(storiesOf(TROUBLED_OWNER), spoil.story())
          .ifPresent(story -> table.makeUnreadable(story.key()));
    } else if (step instanceof Step.Refuse refuse) {
      table.refuseWrites(refuse.writes());
    } else if (step instanceof Step.Collide collide) {
      table.collideWrites(collide.writes());
    } else {
      table.heal();
    }
  }

  private List<Story> storiesOf(String owner) {
    return service.table().all().stream().filter(s -> s.owner().equals(owner)).toList();
  }

  private void start() {
    Stream<SimulatedTask> alive = service.tasks().stream().filter(SimulatedTask::isAlive);
    if (alive.map(SimulatedTask::node).distinct().count() < MOST_PROCESSES) {
      service.start();
    }
  }

  private void drain(SimulatedTask task) {
    task.drain(SimulatedService.CONFIG.drainTimeout(), () -> promises.checkDrained(task));
  }

  private void create(Step.Create step) {
    if (service.table().all().size() < MOST_STORIES) {
      Optional<String> token =
          step.token() == 0 ? Optional.empty() : Optional.of("token " + step.token());
      String owner = pick(OWNERS, step.owner()).orElseThrow();
      String prompt =
          owner + token.map(": story of "::concat).orElseGet(() -> ": story " + prompts++);
      onTask(step.task(), task -> note(step, owner, task, task.create(owner, prompt, token)));
    }
  }

  private void ask(int task, int story, BiFunction<StoryService, StoryKey, Future<?>> question) {
    pick(service.table().all(), story)
        .map(Story::key)
        .filter(key -> !service.troubles().isUnreadable(key))
        .ifPresent(
            key ->
                onTask(
                    task, t -> note(question, key.owner(), t, question.apply(t.stories(), key))));
  }

  private void eraseAll(Step.EraseAll step) {
    String owner = pick(OWNERS, step.owner()).orElseThrow();
    onTask(step.task(), task -> note(step, owner, task, task.erasures().deleteAll(owner)));
  }

  private void note(Object what, String owner, SimulatedTask task, Future<?> answer) {
    requests.add(new Request(what.toString(), owner, task, answer));
  }

  private void follow(Step.Follow step) {
    pick(service.table().all(), step.story())
        .map(story -> new Follower(story.key(), step.slow()))
        .ifPresent(
            follower ->
                onTask(
                    step.task(),
                    task -> {
                      followers.add(follower);
                      follower.connect(task);
                    }));
  }

  private void say(int index) {
    call(index).ifPresent(call -> call.say("<" + service.model().numberOf(call) + "\uD83D\uDE00>"));
  }

  private Optional<ModelCall> call(int index) {
    return pick(
        service.model().running().stream().filter(call -> !call.task().isPaused()).toList(), index);
  }

  /** Of a generation that outlives connections, only the connection fails. */
  private static void fail(ModelCall call, Step.Fail fail) {
    if (fail.again() && call.isAttachable()) {
      call.cut();
    } else {
      call.fail(fail.again() ? FailureCode.MODEL_BROKEN : FailureCode.REFUSED);
    }
  }

  private void deliver(Step.Deliver step) {
    int order = step.order();
    for (int i = 0; i < step.count(); i++) {
      service.inFlight().deliver(order % 7);
      order = order / 7 + 13 * i;
    }
  }

  private void onTask(int index, Consumer<SimulatedTask> action) {
    pick(service.tasks().stream().filter(t -> t.isAlive() && !t.life().isPaused()).toList(), index)
        .ifPresent(action);
  }

  private static <T> Optional<T> pick(List<T> from, int index) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(index % from.size()));
  }

  /** What a user asked for. */
  record Request(String what, String owner, SimulatedTask task, Future<?> answer) {
    /** Whether it was met, or refused in the words that are meant for users. */
    boolean isAnswered() {
      return answer.succeeded() || answer.cause() instanceof RequestException;
    }

    /** Whether the service did what was asked for, or could not by the rules. */
    boolean isServed() {
      return answer.isComplete()
          && !(answer.cause() instanceof RequestException refusal
              && refusal.code() == ErrorCode.UNAVAILABLE);
    }
  }
}
