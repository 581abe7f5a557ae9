package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.ecs.AssetImageProps;
import software.amazon.awscdk.services.ecs.Capability;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.LinuxParameters;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.ssm.SecureStringParameterAttributes;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** One task: the service, as little privileged as Fargate lets it be. */
final class StoryTask extends Construct {
  /** The user of the image; its number has no meaning outside the container. */
  private static final String USER = "10001:10001";

  /** With the shell's own means, since the image holds no tool that speaks HTTP. */
  private static final String ASK_HEALTH =
      "exec 3<>/dev/tcp/127.0.0.1/%d"
          + " && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' >&3"
          + " && read -r -t 3 protocol status rest <&3"
          + " && [ \"$status\" = 200 ]";

  private final StackOptions options;
  private final FargateTaskDefinition definition;

  StoryTask(Construct scope, String id, StackOptions options) {
    super(scope, id);
    this.options = options;
    definition =
        FargateTaskDefinition.Builder.create(this, "Definition")
            .cpu(options.taskCpu())
            .memoryLimitMiB(options.taskMemory())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .taskRole(role("TaskRole"))
            .executionRole(role("ExecutionRole"))
            .build();
    Accepted.finding(
        definition,
        "ECS2",
        "The environment holds names and limits; secrets are in Parameter Store, where the service"
            + " itself reads the key of OpenAI, so that a new key needs no new task.");
  }

  FargateTaskDefinition definition() {
    return definition;
  }

  /** Lets the service, but not the platform that starts it, do this. */
  void allow(List<PolicyStatement> statements) {
    statements.forEach(definition::addToTaskRolePolicy);
    Accepted.finding(
        definition.getTaskRole(),
        "IAM5",
        "Resource::*",
        "AWS limits ec2:DescribeNetworkInterfaces to no resource, and ecs:ListTasks on Fargate"
            + " only by its condition, which names the cluster; traces have no resource at all.");
    Accepted.findingLike(
        definition.getTaskRole(),
        "IAM5",
        "/^Resource::arn:.*:task\\/<Cluster[^>]*>\\/\\*$/",
        "Describing and protecting the tasks of the one cluster, whose ids only ECS knows.");
  }

  /** Lets the platform, but not the service, do this. */
  void allowPlatform(List<PolicyStatement> statements) {
    statements.forEach(definition::addToExecutionRolePolicy);
  }

  /** The image, run with this environment and writing to this log. */
  void run(StackParameters parameters, Map<String, String> environment, ILogGroup log) {
    ContainerDefinition container =
        definition.addContainer(
            "Service",
            ContainerDefinitionOptions.builder()
                .image(parameters.image().map(this::pulled).orElseGet(StoryTask::built))
                .environment(environment)
                .secrets(Map.of(TaskSettings.CLUSTER_SECRET, clusterSecret(parameters)))
                .memoryLimitMiB(options.serviceMemory())
                .user(USER)
                .readonlyRootFilesystem(true)
                .linuxParameters(linux())
                .stopTimeout(TaskSettings.STOP)
                .healthCheck(health())
                .portMappings(ports())
                .logging(ServiceLog.driver(log, "task"))
                .build());
    Accepted.finding(
        definition.getExecutionRole(),
        "IAM5",
        "Resource::*",
        "AWS limits ecr:GetAuthorizationToken to no resource; pulling is limited to the"
            + " repository.");
    if (options.metrics() || options.tracing()) {
      new Collector(this, "Collector", options).addTo(definition, container, log);
    }
  }

  /** Taken by tasks of this account alone. */
  private Role role(String id) {
    return Role.Builder.create(this, id)
        .assumedBy(
            ServicePrincipal.Builder.create("ecs-tasks.amazonaws.com")
                .conditions(Source.of(this, "ecs", "*"))
                .build())
        .build();
  }

  private ContainerImage pulled(StackParameters.Image image) {
    return ContainerImage.fromEcrRepository(
        Repository.fromRepositoryName(this, "Repository", image.repository()), image.tag());
  }

  private static ContainerImage built() {
    return ContainerImage.fromAsset(
        "..", AssetImageProps.builder().platform(Platform.LINUX_ARM64).build());
  }

  private Secret clusterSecret(StackParameters parameters) {
    return Secret.fromSsmParameter(
        StringParameter.fromSecureStringParameterAttributes(
            this,
            "ClusterSecret",
            SecureStringParameterAttributes.builder()
                .parameterName(parameters.clusterSecretParameter())
                .simpleName(false)
                .build()));
  }

  /** With an init process, so that nothing can become a zombie, and without any capability. */
  private LinuxParameters linux() {
    LinuxParameters linux =
        LinuxParameters.Builder.create(this, "Linux").initProcessEnabled(true).build();
    linux.dropCapabilities(Capability.ALL);
    return linux;
  }

  /** Liveness, not readiness: a task that waits for a system outside is not mended by a new one. */
  private static HealthCheck health() {
    String script = ASK_HEALTH.formatted(TaskSettings.MANAGEMENT_PORT);
    return HealthCheck.builder()
        .command(List.of("CMD", "bash", "-c", script))
        .interval(Duration.seconds(15))
        .timeout(Duration.seconds(5))
        .retries(3)
        .startPeriod(Duration.seconds(60))
        .build();
  }

  private static List<PortMapping> ports() {
    return List.of(
        port(TaskSettings.PORT),
        port(TaskSettings.HAZELCAST_PORT),
        port(TaskSettings.EVENT_BUS_PORT));
  }

  private static PortMapping port(int number) {
    return PortMapping.builder().containerPort(number).build();
  }
}
