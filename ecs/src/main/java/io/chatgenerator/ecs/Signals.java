package io.chatgenerator.ecs;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.elasticloadbalancingv2.HttpCodeElb;
import software.amazon.awscdk.services.elasticloadbalancingv2.HttpCodeTarget;

/** The figures by which the service is judged; alarms and dashboard show the same ones. */
record Signals(
    StackOptions options,
    Balancer balancer,
    FargateService service,
    StoriesTable table,
    ServiceLog log,
    ServiceEvents events) {
  private static final Duration PERIOD = Duration.minutes(5);
  private static final Duration MINUTE = Duration.minutes(1);

  /** Answers with 5xx, the balancer's own and the tasks'. */
  IMetric serverErrors() {
    return sum(
        "5xx",
        Map.of(
            "balancer",
            balancer.loadBalancer().getMetrics().httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, summed()),
            "tasks",
            balancer
                .loadBalancer()
                .getMetrics()
                .httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, summed())));
  }

  /** Requests and events that DynamoDB refused, on the table and its indexes. */
  IMetric throttles() {
    Map<String, IMetric> parts = new HashMap<>();
    Map<String, String> ofTable = Map.of("TableName", table.name());
    parts.put("reads", dynamoDb("ReadThrottleEvents", ofTable));
    parts.put("writes", dynamoDb("WriteThrottleEvents", ofTable));
    int number = 0;
    for (String index : table.indexNames()) {
      Map<String, String> ofIndex =
          Map.of("TableName", table.name(), "GlobalSecondaryIndexName", index);
      parts.put("indexreads" + number, dynamoDb("ReadThrottleEvents", ofIndex));
      parts.put("indexwrites" + number, dynamoDb("WriteThrottleEvents", ofIndex));
      number++;
    }
    return sum("throttled", parts);
  }

  /**
   * Stories that failed for a reason that is not their prompt. Where nothing but the log tells,
   * refused prompts are among them.
   */
  IMetric failedStories() {
    return options.metrics()
        ? figure("chatgenerator_stories_ended_total", "Sum", PERIOD, Map.of("fault", "service"))
        : log.failedStories();
  }

  /** Stories that failed, a line for each code that there is. */
  IMetric failuresByCode() {
    return MathExpression.Builder.create()
        .expression(
            "SEARCH('{%s,service,fault,code} MetricName=\"chatgenerator_stories_ended_total\"', 'Sum', %d)"
                .formatted(options.name(), PERIOD.toSeconds().intValue()))
        .usingMetrics(Map.of())
        .label("")
        .period(PERIOD)
        .build();
  }

  /** Stories that no task has room for. */
  IMetric waiting() {
    return figure("chatgenerator_stories_waiting", "Maximum", MINUTE, Map.of());
  }

  /** In seconds, of the oldest of them. */
  IMetric waitingAge() {
    return figure("chatgenerator_stories_waiting_age_seconds", "Maximum", MINUTE, Map.of());
  }

  /** The model's tokens, of prompts and completions. */
  IMetric tokens() {
    return figure("chatgenerator_model_tokens_total", "Sum", Duration.days(1), Map.of());
  }

  /** In dollars, where the settings name the model's prices. */
  IMetric cost() {
    return figure("chatgenerator_model_cost_dollars_total", "Sum", Duration.days(1), Map.of());
  }

  IMetric restarts() {
    return events.restarts();
  }

  /** How many tasks there should be beyond those that run. */
  IMetric missingTasks() {
    return MathExpression.Builder.create()
        .expression("desired - running")
        .usingMetrics(
            Map.of(
                "desired", ofCluster("DesiredTaskCount"), "running", ofCluster("RunningTaskCount")))
        .label("missing tasks")
        .period(MINUTE)
        .build();
  }

  IMetric storiesInFlight() {
    return log.storiesInFlight();
  }

  /** The most that any node of the balancer sees: below one, nobody is served by any of them. */
  IMetric readyTasks() {
    return balancer
        .targetGroup()
        .getMetrics()
        .healthyHostCount(
            MetricOptions.builder().period(Duration.minutes(1)).statistic("Maximum").build());
  }

  IMetric requests() {
    return balancer.loadBalancer().getMetrics().requestCount(summed());
  }

  IMetric openConnections() {
    return balancer.loadBalancer().getMetrics().activeConnectionCount(summed());
  }

  IMetric responseTime() {
    return balancer
        .loadBalancer()
        .getMetrics()
        .targetResponseTime(MetricOptions.builder().period(PERIOD).statistic("p99").build());
  }

  IMetric cpu() {
    return service.metricCpuUtilization(MetricOptions.builder().period(PERIOD).build());
  }

  IMetric memory() {
    return service.metricMemoryUtilization(MetricOptions.builder().period(PERIOD).build());
  }

  IMetric consumedReads() {
    return dynamoDb("ConsumedReadCapacityUnits", Map.of("TableName", table.name()));
  }

  IMetric consumedWrites() {
    return dynamoDb("ConsumedWriteCapacityUnits", Map.of("TableName", table.name()));
  }

  /** What the collector sends, of all tasks together. */
  private Metric figure(
      String name, String statistic, Duration period, Map<String, String> dimensions) {
    Map<String, String> all = new HashMap<>(dimensions);
    all.put("service", options.name());
    return Metric.Builder.create()
        .namespace(options.name())
        .metricName(name)
        .dimensionsMap(all)
        .statistic(statistic)
        .period(period)
        .build();
  }

  private Metric ofCluster(String name) {
    return Metric.Builder.create()
        .namespace("ECS/ContainerInsights")
        .metricName(name)
        .dimensionsMap(
            Map.of(
                "ClusterName", service.getCluster().getClusterName(),
                "ServiceName", service.getServiceName()))
        .statistic("Average")
        .period(MINUTE)
        .build();
  }

  private static Metric dynamoDb(String name, Map<String, String> dimensions) {
    return Metric.Builder.create()
        .namespace("AWS/DynamoDB")
        .metricName(name)
        .dimensionsMap(dimensions)
        .statistic("Sum")
        .period(PERIOD)
        .build();
  }

  private static MetricOptions summed() {
    return MetricOptions.builder().period(PERIOD).statistic("Sum").build();
  }

  /** A metric without any event has no data at all, which would leave the sum without data too. */
  private static IMetric sum(String label, Map<String, IMetric> parts) {
    String expression =
        parts.keySet().stream()
            .sorted()
            .map("FILL(%s, 0)"::formatted)
            .collect(Collectors.joining(" + "));
    return MathExpression.Builder.create()
        .expression(expression)
        .usingMetrics(parts)
        .label(label)
        .period(PERIOD)
        .build();
  }
}
