package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.CfnSubnet;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * A network over two zones: the balancer in public subnets, tasks in private ones. Tasks reach
 * OpenAI through NAT. DynamoDB and S3, where ECR keeps image layers, have gateway endpoints, since
 * these cost nothing and keep the bulk of the traffic off the NAT gateway; why no interface
 * endpoint is worth its price is in the README. A trial without NAT has its tasks in the public
 * subnets, where the security group lets nobody in but the balancer all the same.
 */
final class Network extends Construct {
  private static final SubnetConfiguration PUBLIC =
      SubnetConfiguration.builder()
          .name("Public")
          .subnetType(SubnetType.PUBLIC)
          .mapPublicIpOnLaunch(false)
          .cidrMask(24)
          .build();
  private static final SubnetConfiguration PRIVATE =
      SubnetConfiguration.builder()
          .name("Private")
          .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
          .cidrMask(20)
          .build();

  private final Vpc vpc;

  Network(Construct scope, String id, StackOptions options) {
    super(scope, id);
    Vpc.Builder network = Vpc.Builder.create(this, "Vpc");
    if (options.zones().isEmpty()) {
      network.maxAzs(StackOptions.ZONES);
    } else {
      network.availabilityZones(options.zones());
    }
    vpc =
        network
            .natGateways(options.natGateways())
            .restrictDefaultSecurityGroup(false)
            .subnetConfiguration(options.isPrivate() ? List.of(PUBLIC, PRIVATE) : List.of(PUBLIC))
            .gatewayEndpoints(
                Map.of(
                    "DynamoDb", endpoint(GatewayVpcEndpointAwsService.DYNAMODB),
                    "S3", endpoint(GatewayVpcEndpointAwsService.S3)))
            .flowLogs(Map.of("Rejected", rejectedTraffic()))
            .build();
    if (!options.zones().isEmpty()) {
      vpc.getNode().findAll().stream()
          .filter(CfnSubnet.class::isInstance)
          .map(CfnSubnet.class::cast)
          .forEach(Network::acceptChosenZone);
    }
  }

  Vpc vpc() {
    return vpc;
  }

  private static void acceptChosenZone(CfnSubnet subnet) {
    Accepted.template(
        subnet, "W3010", "W3010", "The operator has chosen the zones; not all have ARM64 Fargate.");
  }

  private static GatewayVpcEndpointOptions endpoint(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }

  /** Refused connections alone: they tell an attack or a wrong rule, and are few. */
  private FlowLogOptions rejectedTraffic() {
    LogGroup log =
        LogGroup.Builder.create(this, "FlowLog")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    return FlowLogOptions.builder()
        .trafficType(FlowLogTrafficType.REJECT)
        .destination(FlowLogDestination.toCloudWatchLogs(log))
        .build();
  }
}
