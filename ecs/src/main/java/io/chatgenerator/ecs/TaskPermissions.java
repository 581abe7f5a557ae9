package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.ICluster;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What the service itself calls in AWS, action by action; see its packages dynamodb and ssm. */
final class TaskPermissions {
  /** A transaction needs the permission of each write in it, and none of its own. */
  private static final List<String> ITEM_ACTIONS =
      List.of(
          "dynamodb:BatchGetItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem");

  private final Stack stack;
  private final StackParameters parameters;

  TaskPermissions(Stack stack, StackParameters parameters) {
    this.stack = stack;
    this.parameters = parameters;
  }

  List<PolicyStatement> all(StoriesTable table, ICluster cluster) {
    return List.of(
        allow(ITEM_ACTIONS, List.of(table.arn())).build(),
        allow(List.of("dynamodb:Query"), table.indexArns()).build(),
        allow(List.of("ssm:GetParameter"), List.of(arn(parameters.secretParameter()))).build(),
        decrypt(parameters.secretParameter()),
        listTasks(cluster),
        describeAndProtectTasks(cluster),
        describeAddresses());
  }

  /** What the platform reads, to start a task with it in its environment. */
  List<PolicyStatement> ofPlatform() {
    String secret = parameters.clusterSecretParameter();
    return List.of(
        allow(List.of("ssm:GetParameters"), List.of(arn(secret))).build(), decrypt(secret));
  }

  /** Only through Parameter Store, and only that parameter, whatever else the key encrypts. */
  private PolicyStatement decrypt(String parameter) {
    return allow(List.of("kms:Decrypt"), List.of(parameters.encryptionKeyArn()))
        .conditions(
            Map.of(
                "StringEquals",
                Map.of(
                    "kms:ViaService",
                    "ssm." + Aws.REGION + "." + Aws.URL_SUFFIX,
                    "kms:EncryptionContext:PARAMETER_ARN",
                    arn(parameter))))
        .build();
  }

  /** Hazelcast finds the other tasks by these three. */
  private static PolicyStatement listTasks(ICluster cluster) {
    return allow(List.of("ecs:ListTasks"), List.of("*"))
        .conditions(Map.of("ArnEquals", Map.of("ecs:cluster", cluster.getClusterArn())))
        .build();
  }

  /** A task that writes long stories asks by the agent of ECS, with its own role. */
  private PolicyStatement describeAndProtectTasks(ICluster cluster) {
    return allow(
            List.of("ecs:DescribeTasks", "ecs:GetTaskProtection", "ecs:UpdateTaskProtection"),
            List.of(tasksOf(cluster)))
        .build();
  }

  private static PolicyStatement describeAddresses() {
    return allow(List.of("ec2:DescribeNetworkInterfaces"), List.of("*")).build();
  }

  /** The name of the parameter begins with a slash, which is the one after the resource type. */
  private String arn(String parameter) {
    return Arn.format(
        ArnComponents.builder()
            .service("ssm")
            .resource("parameter" + parameter)
            .arnFormat(ArnFormat.NO_RESOURCE_NAME)
            .build(),
        stack);
  }

  private String tasksOf(ICluster cluster) {
    return Arn.format(
        ArnComponents.builder()
            .service("ecs")
            .resource("task")
            .resourceName(cluster.getClusterName() + "/*")
            .build(),
        stack);
  }

  private static PolicyStatement.Builder allow(List<String> actions, List<String> resources) {
    return PolicyStatement.Builder.create().actions(actions).resources(resources);
  }
}
