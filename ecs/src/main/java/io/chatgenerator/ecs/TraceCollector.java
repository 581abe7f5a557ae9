package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerDependency;
import software.amazon.awscdk.services.ecs.ContainerDependencyCondition;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.logs.ILogGroup;

/**
 * A second container of each task, where the options ask for it: takes the traces of the service
 * and sends them to X-Ray. It listens on the task's own loopback interface; stories are written
 * whether or not it runs.
 */
final class TraceCollector {
  /** In MiB; what the collector may take of the task's memory. */
  static final int MEMORY = 160;

  /** AWS Distro for OpenTelemetry, for ARM64 too. */
  private static final String IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1";

  private static final String ADDRESS = "127.0.0.1:4318";

  private static final String CONFIGURATION =
      """
      receivers:
        otlp:
          protocols:
            http:
              endpoint: %s
      processors:
        batch:
      exporters:
        awsxray:
          indexed_attributes: [%s]
      service:
        telemetry:
          metrics:
            level: none
        pipelines:
          traces:
            receivers: [otlp]
            processors: [batch]
            exporters: [awsxray]
      """;

  /** Attributes of the service's spans by which traces can be searched for in X-Ray. */
  static final List<String> SEARCHED = List.of("story.id", "enduser.pseudo.id");

  /** What makes the service send its traces; the names are OpenTelemetry's own. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "OTEL_SERVICE_NAME", "chat-generator",
          "OTEL_TRACES_EXPORTER", "otlp",
          "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + ADDRESS);

  private TraceCollector() {}

  /** Started before the service, so that it is stopped after it and hears of the last stories. */
  static void addTo(FargateTaskDefinition task, ContainerDefinition service, ILogGroup log) {
    ContainerDefinition collector =
        task.addContainer(
            "Traces",
            ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry(IMAGE))
                .essential(false)
                .memoryLimitMiB(MEMORY)
                .environment(Map.of("AOT_CONFIG_CONTENT", configuration()))
                .logging(
                    LogDriver.awsLogs(
                        AwsLogDriverProps.builder().logGroup(log).streamPrefix("traces").build()))
                .build());
    service.addContainerDependencies(
        ContainerDependency.builder()
            .container(collector)
            .condition(ContainerDependencyCondition.START)
            .build());
    task.addToTaskRolePolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"))
            .resources(List.of("*"))
            .build());
  }

  private static String configuration() {
    return CONFIGURATION.formatted(ADDRESS, String.join(", ", SEARCHED));
  }
}
