package io.chatgenerator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Times the calls of AWS as this service waits for them, retries included, and counts the requests
 * that they took. Called on threads of the SDK.
 */
final class AwsMetrics extends Meters implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> STARTED_AT =
      new ExecutionAttribute<>("io.chatgenerator.StartedAt");

  private final ByTags<Timer> calls =
      timersBy("aws.calls", "Calls of AWS", "service", "operation", "outcome");
  private final ByTags<Counter> requests =
      countersBy("aws.requests", "Requests sent to AWS, retries included", "service");

  AwsMetrics(MeterRegistry registry) {
    super(registry);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    attributes.putAttribute(STARTED_AT, System.nanoTime());
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission call, ExecutionAttributes attributes) {
    requests.of(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)).increment();
  }

  @Override
  public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
    record(attributes, "ok");
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
    record(attributes, outcome(call.exception()));
  }

  private void record(ExecutionAttributes attributes, String outcome) {
    long nanos = System.nanoTime() - attributes.getAttribute(STARTED_AT);
    calls
        .of(
            attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            outcome)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** What AWS or the SDK calls the failure. */
  private static String outcome(Throwable failure) {
    return failure instanceof AwsServiceException refused
            && refused.awsErrorDetails() != null
            && refused.awsErrorDetails().errorCode() != null
        ? refused.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }
}
