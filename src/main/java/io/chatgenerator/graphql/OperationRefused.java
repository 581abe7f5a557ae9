package io.chatgenerator.graphql;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.language.OperationDefinition.Operation;
import graphql.language.SourceLocation;
import io.chatgenerator.story.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The document is fine, but an operation of this type cannot be run over the transport it came by.
 * Nothing of it was run.
 */
public record OperationRefused(Operation operation) implements GraphQLError {
  private static final long serialVersionUID = 1L;

  @Override
  public String getMessage() {
    return switch (operation) {
      case QUERY -> "Queries are not possible here.";
      case MUTATION -> "Mutations are not possible by GET; send a POST.";
      case SUBSCRIPTION ->
          "Subscriptions are not answered by JSON; open a WebSocket with the sub-protocol"
              + " graphql-transport-ws, or accept text/event-stream.";
    };
  }

  @Override
  public List<SourceLocation> getLocations() {
    return List.of();
  }

  @Override
  public ErrorClassification getErrorType() {
    return new ClientErrors.Coded(ErrorCode.BAD_USER_INPUT);
  }

  @Override
  public Map<String, Object> getExtensions() {
    return Map.of(
        "code",
        ErrorCode.BAD_USER_INPUT.name(),
        "operation",
        operation.name().toLowerCase(Locale.ROOT));
  }
}
