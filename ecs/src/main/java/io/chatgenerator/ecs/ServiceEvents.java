package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.logs.CfnResourcePolicy;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * What ECS says of deployments and of tasks that stopped, and why. Kept in a log of its own, since
 * ECS forgets it after an hour, or with the cluster of a first deployment that failed.
 */
final class ServiceEvents extends Construct {
  private static final String ENDED_BY_ITSELF = "EssentialContainerExited";
  private static final String NOT_STARTED = "TaskFailedToStart";

  private final LogGroup group;
  private final Metric restarts;

  ServiceEvents(Construct scope, String id, Cluster cluster) {
    super(scope, id);
    group =
        LogGroup.Builder.create(this, "Group")
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    CfnResourcePolicy mayWrite =
        CfnResourcePolicy.Builder.create(this, "MayWrite")
            .policyName(Stack.of(this).getStackName() + "-events")
            .policyDocument(Stack.of(this).toJsonString(writing()))
            .build();
    CfnRule.Builder.create(this, "Rule")
        .eventPattern(pattern(cluster))
        .targets(
            List.of(
                CfnRule.TargetProperty.builder()
                    .id("Log")
                    .arn(
                        "arn:%s:logs:%s:%s:log-group:%s"
                            .formatted(
                                Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, group.getLogGroupName()))
                    .build()))
        .build()
        .getNode()
        .addDependency(mayWrite);
    restarts = countRestarts();
  }

  String logGroupName() {
    return group.getLogGroupName();
  }

  /** Tasks that ended by themselves, or did not even start. */
  Metric restarts() {
    return restarts;
  }

  /** Of the cluster's tasks, and of the services in it; deployments name their service alone. */
  private static Map<String, Object> pattern(Cluster cluster) {
    String services =
        "arn:%s:ecs:%s:%s:service/%s/"
            .formatted(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, cluster.getClusterName());
    return Map.of(
        "source",
        List.of("aws.ecs"),
        "$or",
        List.of(
            Map.of("resources", List.of(Map.of("prefix", services))),
            Map.of(
                "detail",
                Map.of(
                    "clusterArn", List.of(cluster.getClusterArn()),
                    "lastStatus", List.of("STOPPED")))));
  }

  /**
   * Streams are made without a source: only what writes into them names the rule. So AWS's own
   * examples have it; with the condition on both, nothing arrives.
   */
  private Map<String, Object> writing() {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(
            allow("logs:CreateLogStream", Map.of()),
            allow(
                "logs:PutLogEvents", Map.of("Condition", Source.byArn(this, "events", "rule/*")))));
  }

  private Map<String, Object> allow(String action, Map<String, Object> condition) {
    Map<String, Object> statement =
        new TreeMap<>(
            Map.of(
                "Effect",
                "Allow",
                "Principal",
                Map.of("Service", List.of("events.amazonaws.com", "delivery.logs.amazonaws.com")),
                "Action",
                action,
                "Resource",
                group.getLogGroupArn()));
    statement.putAll(condition);
    return statement;
  }

  private Metric countRestarts() {
    return MetricFilter.Builder.create(this, "RestartsFilter")
        .logGroup(group)
        .filterPattern(
            FilterPattern.any(
                FilterPattern.stringValue("$.detail.stopCode", "=", ENDED_BY_ITSELF),
                FilterPattern.stringValue("$.detail.stopCode", "=", NOT_STARTED)))
        .metricNamespace(Stack.of(this).getStackName())
        .metricName("Restarts")
        .metricValue("1")
        .build()
        .metric(MetricOptions.builder().period(Duration.minutes(15)).statistic("Sum").build());
  }
}
