package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.TextGenerator.GenerationRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
 * @param cost in tokens, of the attempts that are over
 * @param error present exactly while FAILED
 * @param completion present exactly while COMPLETE
 * @param lease present while not terminal; where the item of one that is terminal still has one, it
 *     is still in the queue
 * @param generation of this attempt, where it outlives connections; of a terminal story, until the
 *     provider has removed it
 * @param storedTitle of a story whose text was not read
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
    Cost cost,
    Instant createdAt,
    Instant updatedAt,
    Optional<StoryError> error,
    Optional<Completion> completion,
    Optional<Lease> lease,
    Optional<GenerationRef> generation,
    Optional<String> storedTitle) {
  public Story {
    requireNonNull(owner);
    requireNonNull(id);
    requireNonNull(prompt);
    continues = List.copyOf(continues);
    requireNonNull(status);
    requireNonNull(text);
    requireNonNull(interruptions);
    requireNonNull(cost);
    requireNonNull(createdAt);
    requireNonNull(updatedAt);
  }

  /** A new story that waits for its first text, and continues others, the nearest first. */
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
        Cost.NONE,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.of(lease),
        Optional.empty(),
        Optional.empty());
  }

  public StoryKey key() {
    return new StoryKey(owner, id);
  }

  /** The task that works on it, by its lease; empty where it waits, or has ended. */
  public Optional<String> holder() {
    return lease.flatMap(Lease::holder);
  }

  public boolean isHeldBy(String task) {
    return holder().filter(task::equals).isPresent();
  }

  /** Whether nothing more happens to it unless its owner retries it. */
  public boolean isTerminal() {
    return status.isTerminal() || lease.isEmpty();
  }

  /** The first line of the text without its marks; empty until that line is there. */
  public Optional<String> title() {
    return storedTitle.or(() -> StoryTitle.of(text, isTerminal()));
  }

  public boolean isComplete() {
    return status.equals(StoryStatus.COMPLETE);
  }

  /** The same attempt with more text; GENERATING from the first character on. */
  public Story append(String delta, Instant now) {
    return changed(
        now,
        next -> {
          next.status = StoryStatus.GENERATING;
          next.text = text + delta;
          next.interruptions = interruptions.unlessPast(next.text.length());
        });
  }

  /** The same attempt with a generation that outlives connections. */
  public Story generatedAs(GenerationRef ref) {
    return changed(updatedAt, next -> next.generation = Optional.of(ref));
  }

  /** The same state with this reservation, and no cost so far. */
  public Story reserving(Cost.Reservation reservation) {
    return changed(updatedAt, next -> next.cost = Cost.reserved(reservation));
  }

  /** The same state, counted on another day. */
  public Story countedOn(LocalDate day) {
    Optional<Cost.Reservation> moved = cost.reservation().map(r -> r.on(day));
    return changed(updatedAt, next -> next.cost = new Cost(cost.used(), moved));
  }

  /** The same state after its last attempt, which has cost so much. */
  public Story used(TokenCount attempt) {
    return changed(updatedAt, next -> next.cost = cost.plus(attempt));
  }

  /** The same state under another lease. */
  public Story leased(Lease newLease, Instant now) {
    return changed(now, next -> next.lease = Optional.of(newLease));
  }

  /** The same state, and moment, under another lease; without any, nothing is left to be done. */
  public Story under(Optional<Lease> newLease) {
    return changed(
        updatedAt,
        next -> {
          next.lease = newLease;
          next.generation = generation.filter(ref -> newLease.isPresent());
        });
  }

  public Story withText(String newText) {
    return changed(updatedAt, next -> next.text = newText);
  }

  public Story completed(Completion how, Instant now) {
    return changed(now, next -> next.end(StoryStatus.COMPLETE, Optional.empty(), Optional.of(how)));
  }

  public Story failed(StoryError why, Instant now) {
    return changed(now, next -> next.end(StoryStatus.FAILED, Optional.of(why), Optional.empty()));
  }

  public Story cancelled(Instant now) {
    return changed(
        now, next -> next.end(StoryStatus.CANCELLED, Optional.empty(), Optional.empty()));
  }

  /** The next attempt, since this one, which has cost so much, failed by itself. */
  public Story afterFailure(TokenCount used, Lease newLease, Instant now) {
    return changed(
        now,
        next -> {
          next.nextAttempt(newLease);
          next.failures = failures + 1;
          next.cost = cost.plusOneOfSeveral(used);
        });
  }

  /**
   * The task was lost: the same attempt where its generation goes on, else the next one, after one
   * that has cost so much.
   */
  public Story afterInterruption(TokenCount used, Lease newLease, Instant now) {
    Interruptions more = interruptions.another(text.length());
    return StoryDraft.of(afterRelease(used, newLease, now), now, next -> next.interruptions = more);
  }

  /** The task of this attempt has released it: as after an interruption, which it was not. */
  public Story afterRelease(TokenCount used, Lease newLease, Instant now) {
    return generation.isPresent()
        ? leased(newLease, now)
        : changed(
            now,
            next -> {
              next.nextAttempt(newLease);
              next.cost = cost.plusOneOfSeveral(used);
            });
  }

  /** The next attempt, since the owner asks for it; nothing is reserved for it yet. */
  public Story retried(Lease newLease, Instant now) {
    return changed(
        now,
        next -> {
          next.nextAttempt(newLease);
          next.failures = 0;
          next.interruptions = Interruptions.NONE;
          next.cost = Cost.NONE;
        });
  }

  /**
   * The tokens of the attempts that are over; empty where there are none, and where the provider
   * did not say what a complete story took, as an earlier version has it.
   */
  public Optional<TokenCount> tokens() {
    return Optional.of(cost.used())
        .filter(used -> used.total() > 0 || (isTerminal() && !isComplete()));
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

  private Story changed(Instant now, Consumer<StoryDraft> changes) {
    return StoryDraft.of(this, now, changes);
  }
}
