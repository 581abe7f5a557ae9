package io.chatgenerator.ecs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  /** AWS knows no resource for these; see its service authorization reference. */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of("ecr:GetAuthorizationToken", "ecs:ListTasks", "ec2:DescribeNetworkInterfaces");

  private static final Synthesized SERVICE = Synthesized.service();

  @Test
  void nameEachActionInFull() {
    assertThat(statements())
        .isNotEmpty()
        .allSatisfy(s -> assertThat(actions(s)).noneMatch(action -> action.contains("*")));
  }

  @Test
  void areForEveryResourceOnlyWhereAwsKnowsNoOther() {
    assertThat(statements().filter(s -> s.path("Resource").asText().equals("*")))
        .isNotEmpty()
        .allSatisfy(s -> assertThat(actions(s)).isSubsetOf(WITHOUT_RESOURCE));
    assertThat(statements().map(s -> s.path("Resource").toString()))
        .filteredOn(resource -> resource.contains("*") && !resource.equals("\"*\""))
        .singleElement()
        .asString()
        .contains(":task/", SERVICE.logicalId("AWS::ECS::Cluster"));
  }

  @Test
  void useNoManagedPolicy() {
    assertThat(SERVICE.all("AWS::IAM::Role"))
        .isNotEmpty()
        .allSatisfy(role -> assertThat(role.has("ManagedPolicyArns")).isFalse());
  }

  @Test
  void allowOnTheTableWhatTheServiceCalls() {
    String table = "{\"Fn::GetAtt\":[\"%s\",\"Arn\"]}";

    assertThat(
            statements()
                .filter(
                    s ->
                        s.path("Resource")
                            .toString()
                            .equals(table.formatted(SERVICE.logicalId("AWS::DynamoDB::Table"))))
                .flatMap(s -> actions(s).stream()))
        .containsExactlyInAnyOrderElementsOf(calledActions());
  }

  @Test
  void allowNothingButQueriesOnTheIndex() {
    assertThat(actions(statementOn("/index/work-index"))).containsExactly("dynamodb:Query");
  }

  @Test
  void allowToReadTheOneParameter() {
    JsonNode statement = statementOn(":parameter", "OpenAiSecretParameter");

    assertThat(actions(statement)).containsExactly("ssm:GetParameter");
  }

  @Test
  void allowToDecryptThatParameterThroughParameterStoreAlone() {
    assertThat(statements().filter(s -> s.path("Resource").toString().contains("EncryptionKeyArn")))
        .hasSize(2)
        .allSatisfy(
            statement -> {
              assertThat(actions(statement)).containsExactly("kms:Decrypt");
              JsonNode condition = statement.path("Condition").path("StringEquals");
              assertThat(condition.path("kms:ViaService").toString()).contains("ssm.");
            })
        .extracting(s -> s.at("/Condition/StringEquals/kms:EncryptionContext:PARAMETER_ARN"))
        .contains(statementOn(":parameter", "OpenAiSecretParameter").path("Resource"));
  }

  @Test
  void letTheServiceReadNoSecretOfThePlatform() {
    assertThat(taskRole().map(JsonNode::toString)).noneMatch(s -> s.contains("ClusterSecret"));
  }

  @Test
  void areTakenByTasksOfThisAccountAlone() {
    assertThat(SERVICE.all("AWS::IAM::Role"))
        .filteredOn(role -> role.toString().contains("ecs-tasks.amazonaws.com"))
        .hasSize(2)
        .allSatisfy(
            role ->
                assertThat(role.path("AssumeRolePolicyDocument").toString())
                    .contains("aws:SourceArn", "aws:SourceAccount"));
  }

  @Test
  void letTasksFindEachOtherInTheirClusterAlone() {
    assertThat(taskRoleActions())
        .contains("ecs:ListTasks", "ecs:DescribeTasks", "ec2:DescribeNetworkInterfaces");
    assertThat(statements().filter(s -> actions(s).contains("ecs:ListTasks")))
        .singleElement()
        .satisfies(
            s ->
                assertThat(s.path("Condition").path("ArnEquals").path("ecs:cluster").toString())
                    .contains(SERVICE.logicalId("AWS::ECS::Cluster")));
  }

  @Test
  void letATaskProtectTasksOfItsClusterAlone() {
    assertThat(ServiceSource.file("TaskProtection.java")).contains("/task-protection/v1/state");
    assertThat(statements().filter(s -> actions(s).contains("ecs:UpdateTaskProtection")))
        .singleElement()
        .satisfies(
            s ->
                assertThat(s.path("Resource").toString())
                    .contains(":task/", SERVICE.logicalId("AWS::ECS::Cluster")));
  }

  @Test
  void allowNothingElseToTheService() {
    assertThat(taskRoleActions().stream().map(action -> action.split(":")[0]).distinct())
        .containsExactlyInAnyOrder("dynamodb", "ssm", "kms", "ecs", "ec2", "logs");
  }

  @Test
  void letThePlatformPullFromTheOneRepository() {
    assertThat(actions(statementOn(":repository/", "ImageRepository")))
        .allMatch(action -> action.startsWith("ecr:"));
  }

  /** A transaction's parts are built by the request models of the same names. */
  private static Set<String> calledActions() {
    Stream<String> ofTransactions =
        ServiceSource.find("dynamodb", "action\\s*\\.(put|update|delete|conditionCheck)\\(")
            .stream()
            .map(part -> part + "Item");
    Stream<String> others =
        ServiceSource.find("dynamodb", "client\\s*\\.(\\w+)\\(").stream()
            .filter(call -> !call.equals("transactWriteItems") && !call.equals("close"));
    return Stream.concat(ofTransactions, others)
        .map(call -> "dynamodb:" + Character.toUpperCase(call.charAt(0)) + call.substring(1))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> taskRoleActions() {
    return taskRole()
        .flatMap(statement -> actions(statement).stream())
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<JsonNode> taskRole() {
    return SERVICE.all("AWS::IAM::Policy").stream()
        .filter(policy -> policy.path("Roles").toString().contains("TaskRole"))
        .flatMap(policy -> Synthesized.elements(policy.path("PolicyDocument").path("Statement")));
  }

  private static JsonNode statementOn(String... partsOfResource) {
    List<JsonNode> found =
        statements()
            .filter(
                s -> Stream.of(partsOfResource).allMatch(s.path("Resource").toString()::contains))
            .toList();
    assertThat(found).as("statements on %s", List.of(partsOfResource)).hasSize(1);
    return found.get(0);
  }

  private static Stream<JsonNode> statements() {
    return SERVICE.all("AWS::IAM::Policy").stream()
        .flatMap(policy -> Synthesized.elements(policy.path("PolicyDocument").path("Statement")));
  }

  private static List<String> actions(JsonNode statement) {
    return Synthesized.texts(statement.path("Action"));
  }
}
