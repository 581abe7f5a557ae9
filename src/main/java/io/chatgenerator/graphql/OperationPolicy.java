package io.chatgenerator.graphql;

import graphql.GraphQLError;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which types of operations are run, before anything of them is run. */
@FunctionalInterface
public interface OperationPolicy {
  /** The extension of an error that names the type of the refused operation, in lower case. */
  String REFUSED = "operation";

  /** Every type. */
  OperationPolicy ALL = operation -> Optional.empty();

  /** Why an operation of this type is not run; empty where it is. */
  Optional<GraphQLError> refuse(Operation operation);

  /** These types, since the transport knows no others. */
  static OperationPolicy only(Set<Operation> types) {
    return operation ->
        types.contains(operation) ? Optional.empty() : Optional.of(refusal(operation));
  }

  private static GraphQLError refusal(Operation operation) {
    return ClientErrors.error(
            ErrorCode.BAD_USER_INPUT,
            switch (operation) {
              case QUERY -> "Queries are not possible here.";
              case MUTATION -> "Mutations are not possible by GET; send a POST.";
              case SUBSCRIPTION ->
                  "Subscriptions are not answered by JSON; open a WebSocket with the sub-protocol"
                      + " graphql-transport-ws, or accept text/event-stream.";
            },
            Map.of(REFUSED, operation.name().toLowerCase(Locale.ROOT)))
        .build();
  }

  /**
   * The same for a task that stops, and begins no mutation and no subscription any more. Who asks
   * another one with the same request finds it undone, so that a balancer may do it too.
   */
  default OperationPolicy whileStopping() {
    return operation ->
        refuse(operation)
            .or(
                () ->
                    operation == Operation.QUERY
                        ? Optional.empty()
                        : Optional.of(ClientErrors.from(RequestException.stopping())));
  }
}
