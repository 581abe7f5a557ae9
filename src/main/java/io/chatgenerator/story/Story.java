package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One story at one moment: what the table holds, and what events carry. Immutable, so a local event
 * needs no copy.
 *
 * @param owner the {@code sub} of the user it belongs to; the partition it lives in
 * @param id a UUIDv7, so ids sort in order of creation
 * @param attempt counts the tries from 1, and is the fencing token of every write
 * @param attemptLimit the last attempt that is started without the owner asking for it
 * @param error present exactly while FAILED
 * @param completion present exactly while COMPLETE
 * @param lease present exactly while not terminal
 */
public record Story(
    String owner,
    String id,
    String prompt,
    StoryStatus status,
    String text,
    int attempt,
    int attemptLimit,
    Instant createdAt,
    Instant updatedAt,
    Optional<StoryError> error,
    Optional<Completion> completion,
    Optional<Lease> lease) {
  public Story {
    requireNonNull(owner);
    requireNonNull(id);
    requireNonNull(prompt);
    requireNonNull(status);
    requireNonNull(text);
    requireNonNull(createdAt);
    requireNonNull(updatedAt);
    requireNonNull(error);
    requireNonNull(completion);
    requireNonNull(lease);
  }

  /** A new story that waits for its first text. */
  public static Story pending(
      StoryKey key, String prompt, int attemptLimit, Instant now, Lease lease) {
    return new Story(
        key.owner(),
        key.id(),
        prompt,
        StoryStatus.PENDING,
        "",
        1,
        attemptLimit,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.of(lease));
  }

  public StoryKey key() {
    return new StoryKey(owner, id);
  }

  public boolean isTerminal() {
    return status.isTerminal();
  }

  public boolean isComplete() {
    return status == StoryStatus.COMPLETE;
  }

  /** The same attempt with more text; GENERATING from the first character on. */
  public Story append(String delta, Instant now) {
    return with(
        StoryStatus.GENERATING, text + delta, now, Optional.empty(), Optional.empty(), lease);
  }

  /** The same state under another lease. */
  public Story leased(Lease newLease, Instant now) {
    return with(status, text, now, error, completion, Optional.of(newLease));
  }

  /** The same state, and moment, under another lease. */
  public Story under(Optional<Lease> newLease) {
    return with(status, text, updatedAt, error, completion, newLease);
  }

  /** Free for any task; to be taken from it does not count as a failed attempt. */
  public Story released(Lease free, Instant now) {
    return new Story(
        owner,
        id,
        prompt,
        status,
        text,
        attempt,
        attemptLimit + 1,
        createdAt,
        now,
        error,
        completion,
        Optional.of(free));
  }

  public Story withoutText() {
    return with(status, "", updatedAt, error, completion, lease);
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

  /** The next attempt, without the text of this one. */
  public Story nextAttempt(int newAttemptLimit, Lease newLease, Instant now) {
    return new Story(
        owner,
        id,
        prompt,
        StoryStatus.PENDING,
        "",
        attempt + 1,
        newAttemptLimit,
        createdAt,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.of(newLease));
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

  private Story with(
      StoryStatus newStatus,
      String newText,
      Instant now,
      Optional<StoryError> newError,
      Optional<Completion> newCompletion,
      Optional<Lease> newLease) {
    return new Story(
        owner,
        id,
        prompt,
        newStatus,
        newText,
        attempt,
        attemptLimit,
        createdAt,
        now,
        newError,
        newCompletion,
        newLease);
  }
}
