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
record Signals(Balancer balancer, FargateService service, StoriesTable table, ServiceLog log) {
  private static final Duration PERIOD = Duration.minutes(5);

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

  IMetric failedStories() {
    return log.failedStories();
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
