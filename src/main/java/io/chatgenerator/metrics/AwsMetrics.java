package io.chatgenerator.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
final class AwsMetrics implements ExecutionInterceptor {
  private static final String REFRESHES = "secret.refreshes";
  private static final String REFRESHES_HELP = "Reads of the model's key from SSM";
  private static final ExecutionAttribute<Long> STARTED_AT =
      new ExecutionAttribute<>("io.chatgenerator.StartedAt");

  private final Meters meters;
  private final Map<Call, Timer> calls = new ConcurrentHashMap<>();
  private final Map<String, Counter> requests = new ConcurrentHashMap<>();
  private final Counter refreshed;
  private final Counter notRefreshed;

  AwsMetrics(Meters meters) {
    this.meters = requireNonNull(meters);
    refreshed = meters.counter(REFRESHES, REFRESHES_HELP, "outcome", "ok");
    notRefreshed = meters.counter(REFRESHES, REFRESHES_HELP, "outcome", "failed");
  }

  /** The tags; the outcome is {@code ok}, or what AWS or the SDK calls the failure. */
  private record Call(String service, String operation, String outcome) {}

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    attributes.putAttribute(STARTED_AT, System.nanoTime());
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission call, ExecutionAttributes attributes) {
    requests
        .computeIfAbsent(
            attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
            service ->
                meters.counter(
                    "aws.requests", "Requests sent to AWS, retries included", "service", service))
        .increment();
  }

  @Override
  public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
    record(attributes, "ok");
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
    record(attributes, outcome(call.exception()));
  }

  void refreshed(boolean succeeded) {
    (succeeded ? refreshed : notRefreshed).increment();
  }

  private void record(ExecutionAttributes attributes, String outcome) {
    Call call =
        new Call(
            attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            outcome);
    long nanos = System.nanoTime() - attributes.getAttribute(STARTED_AT);
    calls.computeIfAbsent(call, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Call call) {
    return meters.timer(
        "aws.calls",
        "Calls of AWS",
        Meters.MILLISECONDS,
        "service",
        call.service(),
        "operation",
        call.operation(),
        "outcome",
        call.outcome());
  }

  private static String outcome(Throwable failure) {
    return failure instanceof AwsServiceException refused
            && refused.awsErrorDetails() != null
            && refused.awsErrorDetails().errorCode() != null
        ? refused.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }
}
