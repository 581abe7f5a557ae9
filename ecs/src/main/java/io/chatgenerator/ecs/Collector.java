package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerDependency;
import software.amazon.awscdk.services.ecs.ContainerDependencyCondition;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * A second container of each task: sends what is chosen of the service's metrics to CloudWatch, and
 * its traces to X-Ray where the options ask for them. It speaks on the task's own loopback
 * interface alone; stories are written whether or not it runs.
 */
final class Collector extends Construct {
  /** In MiB; what the collector may take of the task's memory. */
  static final int MEMORY = 160;

  /** What CloudWatch gets, a price each; the rest stays at {@code /metrics}. */
  static final List<String> METRICS =
      List.of(
          "chatgenerator_stories_submitted_total",
          "chatgenerator_stories_ended_total",
          "chatgenerator_stories_in_flight",
          "chatgenerator_stories_waiting",
          "chatgenerator_stories_waiting_age_seconds",
          "chatgenerator_leases_taken_over_total",
          "chatgenerator_saves_retried_total",
          "chatgenerator_model_errors_total",
          "chatgenerator_model_first_text_seconds_max",
          "chatgenerator_model_tokens_total",
          "chatgenerator_model_cost_dollars_total",
          "chatgenerator_secret_refreshes_total",
          "chatgenerator_sockets_open",
          "chatgenerator_graphql_errors_total",
          "chatgenerator_rate_limited_total",
          "chatgenerator_event_loop_lag_seconds_max");

  /** Codes of failed stories that somebody can mend here. The others are of the prompt. */
  static final List<String> OUR_FAULTS =
      List.of(
          "internal",
          "model_broken",
          "model_busy",
          "model_not_found",
          "model_quota_exhausted",
          "model_rejected",
          "model_timeout",
          "model_unauthorized",
          "model_unavailable",
          "model_unreadable",
          "reasoning_too_long",
          "secret_unavailable",
          "too_many_attempts");

  /** Attributes of the service's spans by which traces can be searched for in X-Ray. */
  static final List<String> SEARCHED = List.of("story.id", "enduser.pseudo.id");

  /** AWS Distro for OpenTelemetry, for ARM64 too. */
  private static final String IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.2";

  private static final String ADDRESS = "127.0.0.1:4318";

  /** What makes the service send its traces; the names are OpenTelemetry's own. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "OTEL_SERVICE_NAME", "chat-generator",
          "OTEL_TRACES_EXPORTER", "otlp",
          "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + ADDRESS);

  /** Failed stories are one metric, whose {@code fault} says whether anybody should wake up. */
  private static final String METRICS_IN =
      """
        prometheus:
          config:
            global:
              scrape_interval: 60s
            scrape_configs:
              - job_name: chat-generator
                static_configs:
                  - targets: ["127.0.0.1:%d"]
                    labels: {service: "%s"}
                metric_relabel_configs:
                  - {source_labels: [__name__], regex: "%s", action: keep}
                  - {source_labels: [outcome], regex: failed, target_label: fault, replacement: prompt}
                  - {source_labels: [outcome, code], regex: "failed;(%s)", target_label: fault, replacement: service}
      """;

  private static final String METRICS_OUT =
      """
        awsemf:
          namespace: "%1$s"
          log_group_name: "%2$s"
          log_stream_name: "figures"
          dimension_rollup_option: NoDimensionRollup
          metric_declarations:
            - dimensions: [[service]]
              metric_name_selectors: ["chatgenerator_.*"]
            - dimensions: [[service, fault], [service, fault, code]]
              metric_name_selectors: ["chatgenerator_stories_ended_total"]
      """;

  private static final String TRACES_IN =
      """
        otlp:
          protocols:
            http:
              endpoint: %s
      """;

  private static final String TRACES_OUT =
      """
        awsxray:
          indexed_attributes: [%s]
      """;

  private static final String PIPELINE =
      """
          %s: {receivers: [%s], processors: [batch], exporters: [%s]}
      """;

  private final StackOptions options;
  private final LogGroup figures;

  Collector(Construct scope, String id, StackOptions options) {
    super(scope, id);
    this.options = options;
    figures =
        LogGroup.Builder.create(this, "Figures")
            .retention(RetentionDays.ONE_WEEK)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
  }

  /** Started before the service, so that it is stopped after it and gets the last traces. */
  void addTo(FargateTaskDefinition task, ContainerDefinition service, ILogGroup log) {
    ContainerDefinition collector =
        task.addContainer(
            "Collector",
            ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry(IMAGE))
                .essential(false)
                .enableRestartPolicy(true)
                .restartAttemptPeriod(Duration.seconds(60))
                .memoryLimitMiB(MEMORY)
                .environment(
                    Map.of("AOT_CONFIG_CONTENT", configuration(), "AWS_REGION", Aws.REGION))
                .logging(ServiceLog.driver(log, "collector"))
                .build());
    service.addContainerDependencies(
        ContainerDependency.builder()
            .container(collector)
            .condition(ContainerDependencyCondition.START)
            .build());
    if (options.metrics()) {
      task.addToTaskRolePolicy(
          allow(
              List.of("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
              figures.getLogGroupArn()));
    }
    if (options.tracing()) {
      task.addToTaskRolePolicy(
          allow(List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"), "*"));
    }
  }

  private static PolicyStatement allow(List<String> actions, String resource) {
    return PolicyStatement.Builder.create().actions(actions).resources(List.of(resource)).build();
  }

  private String configuration() {
    String metricsIn =
        METRICS_IN.formatted(
            TaskSettings.MANAGEMENT_PORT,
            options.name(),
            String.join("|", METRICS),
            String.join("|", OUR_FAULTS));
    String metricsOut = METRICS_OUT.formatted(options.name(), figures.getLogGroupName());
    String tracesOut = TRACES_OUT.formatted(String.join(", ", SEARCHED));
    return "receivers:\n"
        + chosen(metricsIn, TRACES_IN.formatted(ADDRESS))
        + "processors:\n  batch:\nexporters:\n"
        + chosen(metricsOut, tracesOut)
        + "service:\n  telemetry:\n    metrics:\n      level: none\n  pipelines:\n"
        + chosen(
            PIPELINE.formatted("metrics", "prometheus", "awsemf"),
            PIPELINE.formatted("traces", "otlp", "awsxray"));
  }

  private String chosen(String ofMetrics, String ofTraces) {
    return Stream.of(options.metrics() ? ofMetrics : "", options.tracing() ? ofTraces : "")
        .collect(Collectors.joining());
  }
}
