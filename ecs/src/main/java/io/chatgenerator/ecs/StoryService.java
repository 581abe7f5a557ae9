package io.chatgenerator.ecs;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ecs.AvailabilityZoneRebalancing;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargatePlatformVersion;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.PropagatedTagSource;
import software.constructs.Construct;

/** The tasks: where they run, how they are replaced, and whom they may talk to. */
final class StoryService extends Construct {
  private final FargateService service;

  StoryService(
      Construct scope,
      String id,
      IVpc vpc,
      Cluster cluster,
      FargateTaskDefinition definition,
      boolean isPrivate) {
    super(scope, id);
    service =
        FargateService.Builder.create(this, "Service")
            .cluster(cluster)
            .taskDefinition(definition)
            .platformVersion(FargatePlatformVersion.VERSION1_4)
            .vpcSubnets(
                SubnetSelection.builder()
                    .subnetType(isPrivate ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PUBLIC)
                    .build())
            .assignPublicIp(!isPrivate)
            .securityGroups(List.of(securityGroup(vpc)))
            .circuitBreaker(DeploymentCircuitBreaker.builder().enable(true).rollback(true).build())
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED)
            .healthCheckGracePeriod(Duration.seconds(60))
            .enableExecuteCommand(false)
            .propagateTags(PropagatedTagSource.SERVICE)
            .build();
  }

  FargateService service() {
    return service;
  }

  /**
   * Scales on what runs short first: the processor, memory, or room for stories. Out at once, in
   * slowly: a task that goes takes up to {@link TaskSettings#DRAIN} to let its stories finish.
   */
  void scale(StackOptions options, Metric storiesInFlight) {
    Scaling.of(service, options.minTasks(), options.maxTasks())
        .onCpu()
        .onMemory()
        .onStoriesInFlight(storiesInFlight, options.maxConcurrentStories());
  }

  /** Tasks hear each other and, by a rule that the balancer adds, the balancer; nobody else. */
  private ISecurityGroup securityGroup(IVpc vpc) {
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Tasks")
            .vpc(vpc)
            .description("Tasks of Chat Generator")
            .allowAllOutbound(false)
            .build();
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), "OpenAI, Cognito and AWS");
    group
        .getConnections()
        .allowInternally(Port.tcp(TaskSettings.HAZELCAST_PORT), "Hazelcast between tasks");
    group
        .getConnections()
        .allowInternally(Port.tcp(TaskSettings.EVENT_BUS_PORT), "Event bus between tasks");
    return group;
  }
}
