package io.chatgenerator.graphql.limits;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.Document;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.RequestException;
import java.util.List;
import java.util.function.Function;

/**
 * Refuses what is over the {@link OperationLimits}: a document right after it was parsed, since
 * validation may take long where it is large; an operation with its variables right before it is
 * run, each time, wherever its document came from. What is within them is weighed, and refused
 * where its caller has too little left; its answer gets room, or waits for it.
 */
public final class LimitedOperations extends SimplePerformantInstrumentation {
  private final UserLimit user;
  private final Function<RequestException, GraphQLError> errors;

  /** Answers refusals with what {@code errors} makes of them. */
  public LimitedOperations(UserLimit user, Function<RequestException, GraphQLError> errors) {
    this.user = user;
    this.errors = errors;
  }

  @Override
  public InstrumentationContext<Document> beginParse(
      InstrumentationExecutionParameters parameters, InstrumentationState state) {
    return SimpleInstrumentationContext.whenCompleted(
        (document, malformed) -> {
          if (document != null) {
            check(() -> OperationLimits.check(document));
          }
        });
  }

  @Override
  public InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
    ExecutionContext operation = parameters.getExecutionContext();
    check(() -> OperationSize.check(operation));
    weigh(operation);
    return SimpleInstrumentationContext.noOp();
  }

  private void weigh(ExecutionContext operation) {
    AuthenticatedUser caller = operation.getGraphQLContext().get(AuthenticatedUser.class);
    Answer answer = operation.getGraphQLContext().get(Answer.class);
    OperationWeight weight = OperationWeight.of(operation);
    user.refusal(caller, weight.requests())
        .or(() -> UserLimit.refusal(answer, weight.bytes()))
        .ifPresent(
            tooMuch -> {
              throw new AbortExecutionException(List.of(errors.apply(tooMuch)));
            });
  }

  /** In the one form in which graphql-java takes a refusal for the result. */
  private void check(Runnable limit) {
    try {
      limit.run();
    } catch (RequestException over) {
      throw new AbortExecutionException(List.of(errors.apply(over)));
    }
  }
}
