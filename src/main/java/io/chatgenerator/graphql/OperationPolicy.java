package io.chatgenerator.graphql;

import graphql.GraphQLError;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.story.RequestException;
import java.util.Optional;
import java.util.Set;

/** Decides which types of operations are run, before anything of them is run. */
@FunctionalInterface
public interface OperationPolicy {
  /** Every type. */
  OperationPolicy ALL = operation -> Optional.empty();

  /** Why an operation of this type is not run; empty where it is. */
  Optional<GraphQLError> refuse(Operation operation);

  /** These types, since the transport knows no others: {@link OperationRefused}. */
  static OperationPolicy only(Set<Operation> types) {
    return operation ->
        types.contains(operation) ? Optional.empty() : Optional.of(new OperationRefused(operation));
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
