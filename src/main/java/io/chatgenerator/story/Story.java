package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One story at one moment: what the table holds, and what events carry. Immutable, so a local event
 * needs no copy.
 *
 * @param owner the {@code sub} of the user it belongs to; the partition it lives in
 * @param id a UUIDv7, so ids sort in order of creation
 * @param continues the ids of the stories that it continues, the nearest first
 * @param attempt counts the tries from 1, and is the fencing token of every write
 * @param failures how many attempts have failed by themselves since the owner last asked for it
 * @param interruptions how often its task was lost, which is no failure of the story
 * @param error present exactly while FAILED
 * @param completion present exactly while COMPLETE
 * @param lease present while not terminal; where the item of one that is terminal still has one, it
 *     is still in the queue
 * @param generationId by what the provider knows the generation of this attempt, where it outlives
 *     connections; empty without a lease
 */
public record Story(
    String owner,
    String id,
    String prompt,
    List<String> continues,
    StoryStatus status,
    String text,
    int attempt,
    int failures,
    Interruptions interruptions,
    Instant createdAt,
    Instant updatedAt,
    Optional<StoryError> error,
    Optional<Completion> completion,
    Optional<Lease> lease,
    Optional<String> generationId) {
  public Story {
    requireNonNull(owner);
    requireNonNull(id);
    requireNonNull(prompt);
    continues = List.copyOf(continues);
    requireNonNull(status);
    requireNonNull(text);
    requireNonNull(interruptions);
    requireNonNull(createdAt);
    requireNonNull(updatedAt);
    requireNonNull(error);
    requireNonNull(completion);
    requireNonNull(lease);
    requireNonNull(generationId);
  }

  /** A new story that waits for its first text. */
  public static Story pending(StoryKey key, String prompt, Instant now, Lease lease) {
    return pending(key, prompt, List.of(), now, lease);
  }

  /** The same as the continuation of others, the nearest first. */
  public static Story pending(
      StoryKey key, String prompt, List<String> continues, Instant now, Lease lease) {
    return new Story(
        key.owner(),
        key.id(),
        prompt,
        continues,
        StoryStatus.PENDING,
        "",
        1,
        0,
        Interruptions.NONE,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.of(lease),
        Optional.empty());
  }

  public StoryKey key() {
    return new StoryKey(owner, id);
  }

  /** Whether nothing more happens to it unless its owner retries it. */
  public boolean isTerminal() {
    return status.isTerminal() || lease.isEmpty();
  }

  /** The first line of the text without its marks; empty until that line is there. */
  public Optional<String> title() {
    return StoryTitle.of(text, isTerminal());
  }

  public boolean isComplete() {
    return status.equals(StoryStatus.COMPLETE);
  }

  /** The same attempt with more text; GENERATING from the first character on. */
  public Story append(String delta, Instant now) {
    String longer = text + delta;
    return with(
        StoryStatus.GENERATING,
        longer,
        interruptions.unlessPast(longer.length()),
        now,
        Optional.empty(),
        Optional.empty(),
        lease,
        generationId);
  }

  /** The same attempt, whose generation has this id at the provider. */
  public Story generatedAs(String id) {
    return with(status, text, interruptions, updatedAt, error, completion, lease, Optional.of(id));
  }

  /** The same state under another lease. */
  public Story leased(Lease newLease, Instant now) {
    return with(status, text, now, error, completion, Optional.of(newLease));
  }

  /** The same state, and moment, under another lease. */
  public Story under(Optional<Lease> newLease) {
    return with(status, text, updatedAt, error, completion, newLease);
  }

  /** The same state with another text. */
  public Story withText(String newText) {
    return with(status, newText, updatedAt, error, completion, lease);
  }

  public Story completed(Completion how, Instant now) {
    return with(
        StoryStatus.COMPLETE, text, now, Optional.empty(), Optional.of(how), Optional.empty());
  }

  public Story failed(StoryError why, Instant now) {
    return with(
        StoryStatus.FAILED, text, now, Optional.of(why), Optional.empty(), Optional.empty());
  }

  public Story cancelled(Instant now) {
    return with(
        StoryStatus.CANCELLED, text, now, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The next attempt, since this one failed by itself. */
  public Story afterFailure(Lease newLease, Instant now) {
    return nextAttempt(failures + 1, interruptions, newLease, now);
  }

  /** The task was lost: the same attempt where its generation goes on, else the next one. */
  public Story afterInterruption(Lease newLease, Instant now) {
    Interruptions more = interruptions.another(text.length());
    return generationId.isPresent()
        ? with(status, text, more, now, error, completion, Optional.of(newLease), generationId)
        : nextAttempt(failures, more, newLease, now);
  }

  /** The task of this attempt has released it: as after an interruption, which it was not. */
  public Story afterRelease(Lease newLease, Instant now) {
    return generationId.isPresent()
        ? leased(newLease, now)
        : nextAttempt(failures, interruptions, newLease, now);
  }

  /** The next attempt, since the owner asks for it. */
  public Story retried(Lease newLease, Instant now) {
    return nextAttempt(0, Interruptions.NONE, newLease, now);
  }

  /** Read by an earlier version, which may run beside this one and counts each attempt alike. */
  public int attemptLimit() {
    return attempt + Math.max(0, 2 - failures);
  }

  /** Whether this state of the same story came after {@code other}, whichever arrived first. */
  public boolean isNewerThan(Story other) {
    if (attempt != other.attempt) {
      return attempt > other.attempt;
    }
    if (other.isTerminal() || isTerminal()) {
      return !other.isTerminal();
    }
    return text.length() > other.text.length();
  }

  private Story nextAttempt(
      int newFailures, Interruptions newInterruptions, Lease newLease, Instant now) {
    return new Story(
        owner,
        id,
        prompt,
        continues,
        StoryStatus.PENDING,
        "",
        attempt + 1,
        newFailures,
        newInterruptions,
        createdAt,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.of(newLease),
        Optional.empty());
  }

  private Story with(
      StoryStatus newStatus,
      String newText,
      Instant now,
      Optional<StoryError> newError,
      Optional<Completion> newCompletion,
      Optional<Lease> newLease) {
    return with(
        newStatus, newText, interruptions, now, newError, newCompletion, newLease, generationId);
  }

  private Story with(
      StoryStatus newStatus,
      String newText,
      Interruptions newInterruptions,
      Instant now,
      Optional<StoryError> newError,
      Optional<Completion> newCompletion,
      Optional<Lease> newLease,
      Optional<String> newGenerationId) {
    return new Story(
        owner,
        id,
        prompt,
        continues,
        newStatus,
        newText,
        attempt,
        failures,
        newInterruptions,
        createdAt,
        now,
        newError,
        newCompletion,
        newLease,
        newGenerationId.filter(id -> newLease.isPresent()));
  }
}
