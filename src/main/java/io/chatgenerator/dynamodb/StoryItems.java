package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Interruptions;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A story as an item of the table, and back. Moments are stored in milliseconds since 1970. */
final class StoryItems {
  static final String OWNER = "owner";
  static final String ID = "id";
  static final String PROMPT = "prompt";
  static final String CONTINUES = "continues";
  static final String STATUS = "status";
  static final String TEXT = "text";

  /** In UTF-16 units; what the function size gives is not documented for every text. */
  static final String TEXT_LENGTH = "textLength";

  static final String TITLE = "title";

  static final String ATTEMPT = "attempt";
  static final String FAILURES = "failures";
  static final String INTERRUPTIONS = "interruptions";

  /** The longest text that was stored at an interruption. */
  static final String FURTHEST_TEXT = "furthestText";

  /** Written for the version before this one; read by nothing here. */
  static final String ATTEMPT_LIMIT = "attemptLimit";

  static final String CREATED_AT = "createdAt";
  static final String UPDATED_AT = "updatedAt";
  static final String ERROR_CODE = "errorCode";
  static final String ERROR_MESSAGE = "errorMessage";
  static final String MODEL = "model";
  static final String FINISH_REASON = "finishReason";
  static final String GENERATION_ID = "generationId";

  /** An earlier version leaves the id in place when it begins the next attempt. */
  static final String GENERATION_ATTEMPT = "generationAttempt";

  /** Written by this version and later ones. */
  static final String ATTEMPT_BEGAN_AT = "attemptBeganAt";

  static final String LEASE_OWNER = "leaseOwner";
  static final String LEASE_EXPIRES_AT = "leaseExpiresAt";

  /** The shard of the queue of unfinished stories; absent at the end. */
  static final String WORK = "work";

  /** After that, any task removes the generation of a story that has ended. */
  private static final Duration CLEANUP = Duration.ofMinutes(1);

  private StoryItems() {}

  static Map<String, AttributeValue> key(StoryKey key) {
    return key(key.owner(), key.id());
  }

  static Map<String, AttributeValue> key(String owner, String id) {
    return Map.of(OWNER, AttributeValue.fromS(owner), ID, AttributeValue.fromS(id));
  }

  /** What a query of the queue gives. */
  static QueuedStory toQueued(Item entry) {
    return new QueuedStory(entry.key(), entry.moment(LEASE_EXPIRES_AT).orElse(Instant.EPOCH));
  }

  /** Where a query of the queue goes on. */
  static Map<String, AttributeValue> entryOf(QueuedStory queued) {
    Map<String, AttributeValue> entry = new HashMap<>(key(queued.key()));
    putQueue(entry, queued.key().id(), queued.leaseExpiresAt());
    return entry;
  }

  static Map<String, AttributeValue> toItem(Story story) {
    Map<String, AttributeValue> item = new HashMap<>(key(story.key()));
    item.put(PROMPT, AttributeValue.fromS(story.prompt()));
    putText(item, CONTINUES, String.join(" ", story.continues()));
    item.put(STATUS, AttributeValue.fromS(story.status().name()));
    item.put(TEXT, AttributeValue.fromS(story.text()));
    putCount(item, TEXT_LENGTH, story.text().length());
    putText(item, TITLE, story.title().orElse(""));
    item.put(ATTEMPT, number(story.attempt()));
    item.put(ATTEMPT_LIMIT, number(story.attemptLimit()));
    putCount(item, FAILURES, story.failures());
    putCount(item, INTERRUPTIONS, story.interruptions().count());
    putCount(item, FURTHEST_TEXT, story.interruptions().furthest());
    CostAttributes.put(item, story.cost());
    item.put(CREATED_AT, number(story.createdAt().toEpochMilli()));
    item.put(UPDATED_AT, number(story.updatedAt().toEpochMilli()));
    story.error().ifPresent(error -> putError(item, error));
    story.completion().ifPresent(completion -> putCompletion(item, completion));
    story.lease().ifPresent(lease -> putLease(item, story.id(), lease));
    story.generation().ifPresent(ref -> putGeneration(item, story, ref));
    return item;
  }

  /**
   * What is missing, or of another type, has a default; an unknown status or reason stays as it is.
   * Empty where what a write is conditional on cannot be read.
   */
  static Optional<Story> toStory(Item item) {
    StoryKey key = item.key();
    Optional<StoryStatus> status = item.text(STATUS).map(StoryStatus::new);
    Optional<Integer> attempt = item.integer(ATTEMPT);
    boolean readable =
        StoryIds.isValid(key.id())
            && attempt.isPresent()
            && item.text(LEASE_OWNER).isPresent() == item.has(LEASE_OWNER);
    return status.filter(known -> readable).map(known -> toStory(item, key, known, attempt.get()));
  }

  private static Story toStory(Item item, StoryKey key, StoryStatus status, int attempt) {
    Instant createdAt = item.moment(CREATED_AT).orElseGet(() -> momentOf(key.id()));
    Instant updatedAt = item.moment(UPDATED_AT).orElse(createdAt);
    Instant beganAt = item.moment(ATTEMPT_BEGAN_AT).orElse(updatedAt);
    Optional<GenerationRef> generation =
        item.text(GENERATION_ID)
            .filter(id -> item.has(WORK))
            .filter(id -> item.integer(GENERATION_ATTEMPT).filter(of -> of == attempt).isPresent())
            .map(id -> new GenerationRef(id, beganAt));
    return new Story(
        key.owner(),
        key.id(),
        item.text(PROMPT).orElse(""),
        item.text(CONTINUES).map(ids -> List.of(ids.split(" ", -1))).orElse(List.of()),
        status,
        item.text(TEXT).orElse(""),
        attempt,
        item.count(FAILURES),
        new Interruptions(item.count(INTERRUPTIONS), item.count(FURTHEST_TEXT)),
        CostAttributes.read(item),
        createdAt,
        updatedAt,
        status.equals(StoryStatus.FAILED) ? Optional.of(error(item)) : Optional.empty(),
        completion(item),
        status.isTerminal() && generation.isPresent() ? Optional.empty() : lease(item),
        generation,
        item.has(TEXT) ? Optional.empty() : item.text(TITLE));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static void putText(Map<String, AttributeValue> item, String name, String text) {
    if (!text.isEmpty()) {
      item.put(name, AttributeValue.fromS(text));
    }
  }

  static void putCount(Map<String, AttributeValue> item, String name, int count) {
    if (count > 0) {
      item.put(name, number(count));
    }
  }

  private static void putError(Map<String, AttributeValue> item, StoryError error) {
    item.put(ERROR_CODE, AttributeValue.fromS(error.code()));
    item.put(ERROR_MESSAGE, AttributeValue.fromS(error.message()));
  }

  private static void putCompletion(Map<String, AttributeValue> item, Completion completion) {
    item.put(FINISH_REASON, AttributeValue.fromS(completion.finishReason().name()));
    item.put(MODEL, AttributeValue.fromS(completion.model()));
  }

  private static void putLease(Map<String, AttributeValue> item, String id, Lease lease) {
    putQueue(item, id, lease.expiresAt());
    lease.holder().ifPresent(task -> item.put(LEASE_OWNER, AttributeValue.fromS(task)));
  }

  /** One that has ended is in the queue until its generation is removed from the provider. */
  private static void putGeneration(
      Map<String, AttributeValue> item, Story story, GenerationRef ref) {
    item.put(GENERATION_ID, AttributeValue.fromS(ref.id()));
    item.put(GENERATION_ATTEMPT, number(story.attempt()));
    item.put(ATTEMPT_BEGAN_AT, number(ref.attemptBeganAt().toEpochMilli()));
    if (story.lease().isEmpty()) {
      putQueue(item, story.id(), story.updatedAt().plus(CLEANUP));
    }
  }

  private static void putQueue(Map<String, AttributeValue> item, String id, Instant expiry) {
    item.put(WORK, AttributeValue.fromS(workShard(id)));
    item.put(LEASE_EXPIRES_AT, number(expiry.toEpochMilli()));
  }

  static String workShard(String id) {
    return Integer.toString(Math.floorMod(id.hashCode(), StoryRepository.SHARDS));
  }

  private static StoryError error(Item item) {
    StoryError known = StoryError.of(FailureCode.of(item.text(ERROR_CODE)));
    return new StoryError(
        item.text(ERROR_CODE).orElse(known.code()),
        item.text(ERROR_MESSAGE).orElse(known.message()));
  }

  private static Optional<Completion> completion(Item item) {
    return item.text(FINISH_REASON)
        .map(reason -> new Completion(new FinishReason(reason), item.text(MODEL).orElse("")));
  }

  private static Optional<Lease> lease(Item item) {
    return item.moment(LEASE_EXPIRES_AT).map(expiry -> new Lease(item.text(LEASE_OWNER), expiry));
  }

  /** A UUIDv7 begins with the milliseconds since 1970. */
  private static Instant momentOf(String id) {
    return Instant.ofEpochMilli(Long.parseLong(id.replace("-", "").substring(0, 12), 16));
  }
}
