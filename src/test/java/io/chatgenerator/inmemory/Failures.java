package io.chatgenerator.inmemory;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** DynamoDB's refusals, as the SDK gives them to its callers. */
final class Failures {
  private Failures() {}

  static RuntimeException validation(String message) {
    return coded(DynamoDbException.builder(), "ValidationException", message);
  }

  static RuntimeException conditionFailed(Map<String, AttributeValue> item) {
    var builder = ConditionalCheckFailedException.builder();
    if (item != null) {
      builder.item(item);
    }
    return coded(builder, "ConditionalCheckFailedException", "The conditional request failed");
  }

  static RuntimeException cancelled(List<CancellationReason> reasons) {
    return coded(
        TransactionCanceledException.builder().cancellationReasons(reasons),
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons");
  }

  static RuntimeException tokenReused() {
    return coded(
        IdempotentParameterMismatchException.builder(),
        "IdempotentParameterMismatchException",
        "Request was already made with another content");
  }

  static RuntimeException throttled() {
    return coded(
        ProvisionedThroughputExceededException.builder(),
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded");
  }

  private static RuntimeException coded(
      AwsServiceException.Builder builder, String code, String message) {
    return builder
        .statusCode(400)
        .message(message)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
