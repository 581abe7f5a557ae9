package io.chatgenerator.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Why the table could not be used, in words for an operator: what was tried, and AWS's answer. */
final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableException(String operation, Throwable cause) {
    super("could not " + operation + ": " + answer(cause), cause);
  }

  /** Of an answer only its code and the id by which AWS's support finds it: no values of ours. */
  private static String answer(Throwable cause) {
    return cause instanceof DynamoDbException answered && answered.awsErrorDetails() != null
        ? "%s, status %d, request id %s"
            .formatted(
                answered.awsErrorDetails().errorCode(), answered.statusCode(), answered.requestId())
        : cause.toString();
  }
}
