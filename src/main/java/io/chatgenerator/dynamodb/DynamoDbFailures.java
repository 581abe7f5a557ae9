package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.toSet;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Classifies the failures of DynamoDB, and translates them into those of the port. */
final class DynamoDbFailures {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String INVALID = "ValidationError";
  private static final Set<String> CONFLICT = Set.of("None", "TransactionConflict");
  private static final Set<String> THROTTLED =
      Set.of("ThrottlingError", "ProvisionedThroughputExceeded");

  /** Faults of this service's own requests: no later try would fare better. */
  private static final Set<String> OWN_FAULTS =
      Set.of(
          "ValidationException",
          "SerializationException",
          "IdempotentParameterMismatchException",
          "ConditionalCheckFailedException");

  private DynamoDbFailures() {}

  static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether a write met another one on its items, and certainly has had no effect so far. */
  static boolean isConflict(Throwable failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .allMatch(reason -> isOneOf(CONFLICT, reason.code()));
    }
    return failure instanceof TransactionConflictException
        || failure instanceof TransactionInProgressException
        || failure instanceof ReplicatedWriteConflictException;
  }

  /** Whether a partition had no capacity for the request, which certainly has had no effect. */
  static boolean isThrottled(Throwable failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .allMatch(
              reason -> isOneOf(CONFLICT, reason.code()) || isOneOf(THROTTLED, reason.code()));
    }
    return failure instanceof SdkServiceException answered && answered.isThrottlingException();
  }

  /** Whether a transaction failed on the condition of its action at {@code index}. */
  static boolean conditionFailed(Throwable failure, int index) {
    return failure instanceof TransactionCanceledException cancelled
        && CONDITION_FAILED.equals(reason(cancelled, index).code());
  }

  /** The actions on whose conditions a transaction failed. */
  static Set<Integer> refusedActions(Throwable failure) {
    return failure instanceof TransactionCanceledException cancelled
        ? IntStream.range(0, cancelled.cancellationReasons().size())
            .filter(index -> conditionFailed(failure, index))
            .boxed()
            .collect(toSet())
        : Set.of();
  }

  /** The item that stood in the way of the action at {@code index}; empty where there was none. */
  static Item itemInTheWay(Throwable failure, int index) {
    return failure instanceof TransactionCanceledException cancelled
        ? Item.of(reason(cancelled, index).item())
        : Item.NONE;
  }

  /** As {@link #conditionFailed(Throwable, int)}, for a write without a transaction. */
  static boolean conditionFailed(Throwable failure) {
    return failure instanceof ConditionalCheckFailedException;
  }

  /** As {@link #itemInTheWay(Throwable, int)}, for a write without a transaction. */
  static Item itemInTheWay(Throwable failure) {
    return failure instanceof ConditionalCheckFailedException refused
        ? Item.of(refused.item())
        : Item.NONE;
  }

  /** False for a failure that says so, else the failure. */
  static Future<Boolean> falseIf(boolean expected, Throwable failure) {
    return expected ? Future.succeededFuture(false) : Future.failedFuture(failure);
  }

  /**
   * To a failure of {@code operation} what the port promises for it.
   *
   * @param operation for the log, with the story's id
   */
  static <T> Function<Throwable, Future<T>> translatedFor(String operation) {
    return failure -> translate(operation, failure);
  }

  private static <T> Future<T> translate(String operation, Throwable failure) {
    if (isTooLarge(failure)) {
      return Future.failedFuture(
          new GenerationException(
              FailureCode.STORY_TOO_LONG, "The item is larger than DynamoDB allows", failure));
    }
    if (failure instanceof SdkException && !isOwnFault(failure)) {
      return Future.failedFuture(
          new RequestException(
              ErrorCode.UNAVAILABLE,
              "Stories are not available at the moment.",
              new TableException(operation, failure)));
    }
    return Future.failedFuture(failure);
  }

  /** What {@link io.chatgenerator.story.StoryRepository#probe} promises, in an operator's words. */
  static <T> Future<T> ofTable(String table, Throwable failure) {
    String message =
        failure instanceof ResourceNotFoundException
            ? "The table " + table + " does not exist"
            : "The table " + table + " cannot be used";
    return Future.failedFuture(new RequestException(ErrorCode.UNAVAILABLE, message, failure));
  }

  private static boolean isOwnFault(Throwable failure) {
    return failure instanceof DynamoDbException answered
        && answered.awsErrorDetails() != null
        && isOneOf(OWN_FAULTS, answered.awsErrorDetails().errorCode());
  }

  /** What is between us and AWS, a proxy for example, may answer without any code. */
  private static boolean isOneOf(Set<String> codes, String code) {
    return code != null && codes.contains(code);
  }

  private static boolean isTooLarge(Throwable failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .anyMatch(reason -> INVALID.equals(reason.code()) && isAboutSize(reason.message()));
    }
    return failure instanceof DynamoDbException answered
        && answered.awsErrorDetails() != null
        && "ValidationException".equals(answered.awsErrorDetails().errorCode())
        && isAboutSize(answered.awsErrorDetails().errorMessage());
  }

  private static boolean isAboutSize(String message) {
    return String.valueOf(message).contains("Item size");
  }

  private static CancellationReason reason(TransactionCanceledException cancelled, int index) {
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    return index < reasons.size() ? reasons.get(index) : CancellationReason.builder().build();
  }

  /**
   * Why the table could not be used, in words for an operator: what was tried, and AWS's answer.
   */
  private static final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableException(String operation, Throwable cause) {
      super("could not " + operation + ": " + answer(cause), cause);
    }

    /** Of an answer only its code and the id by which AWS's support finds it: no values of ours. */
    private static String answer(Throwable cause) {
      return cause instanceof DynamoDbException answered && answered.awsErrorDetails() != null
          ? "%s, status %d, request id %s"
              .formatted(
                  answered.awsErrorDetails().errorCode(),
                  answered.statusCode(),
                  answered.requestId())
          : cause.toString();
    }
  }
}
