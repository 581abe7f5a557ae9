package io.chatgenerator.story;

import io.chatgenerator.story.TextGenerator.GenerationRef;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The next state of a story while it is put together: what is not set stays as it was. */
final class StoryDraft {
  StoryStatus status;
  String text;
  int attempt;
  int failures;
  Interruptions interruptions;
  Cost cost;
  Optional<StoryError> error;
  Optional<Completion> completion;
  Optional<Lease> lease;
  Optional<GenerationRef> generation;

  private StoryDraft(Story before) {
    status = before.status();
    text = before.text();
    attempt = before.attempt();
    failures = before.failures();
    interruptions = before.interruptions();
    cost = before.cost();
    error = before.error();
    completion = before.completion();
    lease = before.lease();
    generation = before.generation();
  }

  static Story of(Story before, Instant updatedAt, Consumer<StoryDraft> changes) {
    StoryDraft next = new StoryDraft(before);
    changes.accept(next);
    return new Story(
        before.owner(),
        before.id(),
        before.prompt(),
        before.continues(),
        next.status,
        next.text,
        next.attempt,
        next.failures,
        next.interruptions,
        next.cost,
        before.createdAt(),
        updatedAt,
        next.error,
        next.completion,
        next.lease,
        next.generation,
        before.storedTitle());
  }

  void nextAttempt(Lease newLease) {
    status = StoryStatus.PENDING;
    text = "";
    attempt++;
    error = Optional.empty();
    completion = Optional.empty();
    lease = Optional.of(newLease);
    generation = Optional.empty();
  }

  void end(StoryStatus how, Optional<StoryError> why, Optional<Completion> by) {
    status = how;
    error = why;
    completion = by;
    lease = Optional.empty();
  }
}
