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
    Optional<Lease> lease) {
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
        Optional.of(lease));
  }

  public StoryKey key() {
    return new StoryKey(owner, id);
  }

  /**
   * Whether nothing more happens to it unless its owner retries it: without a lease nobody works.
   */
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
        lease);
  }

  /** The same state under another lease. */
  public Story leased(Lease newLease, Instant now) {
    return with(status, text, now, error, completion, Optional.of(newLease));
  }

  /** The same state, and moment, under another lease. */
  public Story under(Optional<Lease> newLease) {
    return with(status, text, updatedAt, error, completion, newLease);
  }

  public Story withoutText() {
    return withText("");
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

  /** The next attempt, since the task of this one was lost. */
  public Story afterInterruption(Lease newLease, Instant now) {
    return nextAttempt(failures, interruptions.another(text.length()), newLease, now);
  }

  /** The next attempt, since the task of this one has released it. */
  public Story afterRelease(Lease newLease, Instant now) {
    return nextAttempt(failures, interruptions, newLease, now);
  }

  /** The next attempt, since the owner asks for it. */
  public Story retried(Lease newLease, Instant now) {
    return nextAttempt(0, Interruptions.NONE, newLease, now);
  }

  /**
   * The attempt up to which a version goes that counts failures and interruptions alike; such a
   * version may run beside this one during a deployment, and cannot read a story without it.
   */
  public int attemptLimit() {
    return attempt + Math.max(0, 2 - failures);
  }

  /**
   * Whether this state of the same story came after {@code other}, whatever order the two arrived
   * in.
   */
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
        Optional.of(newLease));
  }

  private Story with(
      StoryStatus newStatus,
      String newText,
      Instant now,
      Optional<StoryError> newError,
      Optional<Completion> newCompletion,
      Optional<Lease> newLease) {
    return with(newStatus, newText, interruptions, now, newError, newCompletion, newLease);
  }

  private Story with(
      StoryStatus newStatus,
      String newText,
      Interruptions newInterruptions,
      Instant now,
      Optional<StoryError> newError,
      Optional<Completion> newCompletion,
      Optional<Lease> newLease) {
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
        newLease);
  }
}
