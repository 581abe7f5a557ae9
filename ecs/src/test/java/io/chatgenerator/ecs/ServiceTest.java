package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private final Synthesized service = Synthesized.service();
  private final JsonNode ecs = service.only("AWS::ECS::Service");

  @Test
  void rollsBackADeploymentThatDoesNotGetReady() {
    JsonNode deployment = ecs.path("DeploymentConfiguration");

    assertThat(deployment.path("DeploymentCircuitBreaker").path("Enable").asBoolean()).isTrue();
    assertThat(deployment.path("DeploymentCircuitBreaker").path("Rollback").asBoolean()).isTrue();
  }

  @Test
  void neverHasFewerTasksWhileItIsDeployed() {
    JsonNode deployment = ecs.path("DeploymentConfiguration");

    assertThat(deployment.path("MinimumHealthyPercent").asInt()).isEqualTo(100);
    assertThat(deployment.path("MaximumPercent").asInt()).isGreaterThan(100);
  }

  @Test
  void spreadsItsTasksOverPrivateSubnetsOfTwoZones() {
    JsonNode network = ecs.path("NetworkConfiguration").path("AwsvpcConfiguration");

    assertThat(network.path("AssignPublicIp").asText()).isEqualTo("DISABLED");
    assertThat(network.path("Subnets").findValuesAsText("Ref"))
        .hasSize(2)
        .allMatch(subnet -> subnet.contains("Private"))
        .extracting(
            subnet ->
                service
                    .json()
                    .at("/Resources/" + subnet + "/Properties/AvailabilityZone")
                    .toString())
        .doesNotHaveDuplicates();
    assertThat(ecs.path("AvailabilityZoneRebalancing").asText()).isEqualTo("ENABLED");
  }

  @Test
  void keepsAtLeastTwoTasks() {
    JsonNode target = service.only("AWS::ApplicationAutoScaling::ScalableTarget");

    assertThat(target.path("MinCapacity").asInt()).isEqualTo(2);
    assertThat(target.path("MaxCapacity").asInt()).isEqualTo(10);
    // A fixed count would undo the scaling with each deployment.
    assertThat(ecs.has("DesiredCount")).isFalse();
  }

  @Test
  void scalesOnProcessorMemoryAndStoriesInFlight() {
    List<JsonNode> targets =
        service.all("AWS::ApplicationAutoScaling::ScalingPolicy").stream()
            .map(policy -> policy.path("TargetTrackingScalingPolicyConfiguration"))
            .toList();

    assertThat(targets).hasSize(3);
    assertThat(targets)
        .extracting(
            target ->
                target.path("PredefinedMetricSpecification").path("PredefinedMetricType").asText())
        .contains("ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization");
    assertThat(targets)
        .filteredOn(target -> target.has("CustomizedMetricSpecification"))
        .singleElement()
        .satisfies(this::followsStories);
  }

  @Test
  void letsTasksTalkHazelcastToEachOtherAlone() {
    String tasks = tasksGroup();

    assertThat(ingress())
        .hasSize(3)
        .allSatisfy(
            rule -> {
              assertThat(rule.path("GroupId").toString()).contains(tasks);
              assertThat(rule.has("CidrIp")).isFalse();
            });
    for (int port : List.of(5701, 15701)) {
      assertThat(ingress())
          .filteredOn(rule -> covers(rule, port))
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.path("FromPort").asInt()).isEqualTo(port);
                assertThat(rule.path("ToPort").asInt()).isEqualTo(port);
                assertThat(rule.path("SourceSecurityGroupId").toString()).contains(tasks);
              });
    }
  }

  @Test
  void isReachedFromOutsideThroughTheBalancerAlone() {
    assertThat(ingress())
        .filteredOn(rule -> covers(rule, 8080))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.path("SourceSecurityGroupId").toString())
                    .contains("BalancerSecurityGroup"));
    assertThat(ingress()).noneMatch(rule -> covers(rule, 9090));
    assertThat(group("Tasks of Chat Generator").has("SecurityGroupIngress")).isFalse();
  }

  @Test
  void callsOutByHttpsAlone() {
    JsonNode out = group("Tasks of Chat Generator").path("SecurityGroupEgress");

    assertThat(out).hasSize(1);
    assertThat(out.path(0).path("FromPort").asInt()).isEqualTo(443);
    assertThat(out.path(0).path("ToPort").asInt()).isEqualTo(443);
  }

  @Test
  void reachesDynamoDbAndImagesWithoutNat() {
    assertThat(service.all("AWS::EC2::VPCEndpoint"))
        .hasSize(2)
        .allSatisfy(e -> assertThat(e.path("VpcEndpointType").asText()).isEqualTo("Gateway"))
        .anyMatch(endpoint -> endpoint.path("ServiceName").toString().contains("dynamodb"))
        .anyMatch(endpoint -> endpoint.path("ServiceName").toString().contains("s3"));
  }

  @Test
  void hasAsManyNatGatewaysAsTheOptionsSay() {
    Synthesized safer = Synthesized.with(Map.of("trial", "true", "natGateways", "2"));

    assertThat(service.all("AWS::EC2::NatGateway")).hasSize(1);
    assertThat(safer.all("AWS::EC2::NatGateway")).hasSize(2);
  }

  @Test
  void hasNoNatAtAllInTheCheapestTrial() {
    Synthesized cheap = Synthesized.with(Map.of("trial", "true", "natGateways", "0"));

    assertThat(cheap.all("AWS::EC2::NatGateway")).isEmpty();
    JsonNode network =
        cheap.only("AWS::ECS::Service").at("/NetworkConfiguration/AwsvpcConfiguration");
    assertThat(network.path("AssignPublicIp").asText()).isEqualTo("ENABLED");
    assertThat(network.path("Subnets").findValuesAsText("Ref"))
        .hasSize(2)
        .allMatch(subnet -> subnet.contains("Public"));
  }

  @Test
  void isInTheZonesThatAreNamed() {
    Synthesized chosen =
        Synthesized.with(Map.of("trial", "true", "zones", "eu-central-1a,eu-central-1c"));

    assertThat(chosen.all("AWS::EC2::Subnet"))
        .hasSize(4)
        .extracting(subnet -> subnet.path("AvailabilityZone").asText())
        .containsOnly("eu-central-1a", "eu-central-1c");
  }

  @Test
  void keepsWhatEcsSaysOfDeploymentsAndStoppedTasks() {
    JsonNode rule = service.only("AWS::Events::Rule");

    assertThat(rule.path("EventPattern").toString())
        .contains("aws.ecs", "STOPPED", "prefix", service.logicalId("AWS::ECS::Cluster"));
    // A stream is made in no rule's name; a condition on both statements would keep all events out.
    assertThat(service.only("AWS::Logs::ResourcePolicy").toString())
        .containsSubsequence("logs:CreateLogStream", "logs:PutLogEvents", "aws:SourceArn")
        .containsOnlyOnce("aws:SourceArn");
    assertThat(
            service
                .resources("AWS::ECS::Service")
                .flatMap(r -> Synthesized.texts(r.path("DependsOn")).stream()))
        .anyMatch(dependency -> dependency.contains("EventsRule"));
  }

  private void followsStories(JsonNode target) {
    JsonNode metric = target.path("CustomizedMetricSpecification");
    assertThat(metric.path("MetricName").asText()).isEqualTo("StoriesInFlight");
    assertThat(metric.path("Namespace").asText()).isEqualTo("ChatGenerator");
    assertThat(metric.path("Statistic").asText()).isEqualTo("Average");
    assertThat(target.path("TargetValue").asInt()).isLessThan(TaskSettings.STORIES_OF_EVENT_LOOP);
  }

  private List<JsonNode> ingress() {
    return service.all("AWS::EC2::SecurityGroupIngress");
  }

  private static boolean covers(JsonNode rule, int port) {
    return rule.path("IpProtocol").asText().equals("-1")
        || (rule.path("FromPort").asInt() <= port && rule.path("ToPort").asInt() >= port);
  }

  private JsonNode group(String description) {
    return service.all("AWS::EC2::SecurityGroup").stream()
        .filter(group -> group.path("GroupDescription").asText().equals(description))
        .findFirst()
        .orElseThrow();
  }

  private String tasksGroup() {
    return service.json().path("Resources").properties().stream()
        .filter(
            entry ->
                entry
                    .getValue()
                    .at("/Properties/GroupDescription")
                    .asText()
                    .equals("Tasks of Chat Generator"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
