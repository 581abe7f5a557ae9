package io.chatgenerator.ecs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Unit;
import software.amazon.awscdk.services.ecs.AwsLogDriverMode;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The log of all tasks, which outlives the stack and a first deployment that failed, and the
 * figures that are read out of it. The service writes plain lines and knows nothing of CloudWatch;
 * what counts is decided here.
 *
 * <p>CloudWatch encrypts logs with a key of its own. One of ours would cost a dollar a month and
 * hide nothing more: tokens, secrets, prompts and stories are never logged.
 */
final class ServiceLog extends Construct {
  /** How the service says that a story has failed. */
  static final String FAILURE = "ended FAILED";

  /** The number of stories that a task is working on, at the top of a line of JSON. */
  static final String IN_FLIGHT_FIELD = "storiesInFlight";

  private final LogGroup group;
  private final Metric failedStories;
  private final Metric storiesInFlight;

  ServiceLog(Construct scope, String id) {
    super(scope, id);
    group =
        LogGroup.Builder.create(this, "Group")
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    failedStories = countFailedStories();
    storiesInFlight = readStoriesInFlight();
  }

  LogGroup group() {
    return group;
  }

  /**
   * Where a container writes. It never waits for CloudWatch: what does not fit the buffer is lost.
   */
  static LogDriver driver(ILogGroup log, String prefix) {
    return LogDriver.awsLogs(
        AwsLogDriverProps.builder()
            .logGroup(log)
            .streamPrefix(prefix)
            .mode(AwsLogDriverMode.NON_BLOCKING)
            .maxBufferSize(Size.mebibytes(4))
            .build());
  }

  /** Stories that ended FAILED, of all tasks together. */
  Metric failedStories() {
    return failedStories;
  }

  /** Stories that one task is working on, on average over the tasks. */
  Metric storiesInFlight() {
    return storiesInFlight;
  }

  private Metric countFailedStories() {
    return MetricFilter.Builder.create(this, "FailedStoriesFilter")
        .logGroup(group)
        .filterPattern(FilterPattern.allTerms(FAILURE))
        .metricNamespace(namespace())
        .metricName("FailedStories")
        .metricValue("1")
        .defaultValue(0)
        .unit(Unit.COUNT)
        .build()
        .metric(every(Duration.minutes(5), "Sum"));
  }

  /** Without a default value: a line of another kind says nothing about the load. */
  private Metric readStoriesInFlight() {
    String field = "$." + IN_FLIGHT_FIELD;
    return MetricFilter.Builder.create(this, "StoriesInFlightFilter")
        .logGroup(group)
        .filterPattern(FilterPattern.numberValue(field, ">=", 0))
        .metricNamespace(namespace())
        .metricName("StoriesInFlight")
        .metricValue(field)
        .unit(Unit.COUNT)
        .build()
        .metric(every(Duration.minutes(1), "Average"));
  }

  /** Named after the stack, so that two stacks of one account do not mix their figures. */
  private String namespace() {
    return Stack.of(this).getStackName();
  }

  private static MetricOptions every(Duration period, String statistic) {
    return MetricOptions.builder().period(period).statistic(statistic).build();
  }
}
