package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chatgenerator.ecs.Shell.Call;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tools take that documents and workflow call, as far as these call them. */
final class Tools {
  /** Commands and their options; those of AWS were taken by its command line 1.45. */
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("aws acm list-certificates", "--query --output"),
          Map.entry(
              "aws cloudformation deploy",
              "--template-file --stack-name --capabilities --parameter-overrides"),
          Map.entry("aws cloudformation describe-stacks", "--stack-name --query --output"),
          Map.entry(
              "aws cognito-idp admin-create-user", "--user-pool-id --username --user-attributes"),
          Map.entry("aws cognito-idp delete-user-pool", "--user-pool-id"),
          Map.entry(
              "aws cognito-idp describe-user-pool-client",
              "--user-pool-id --client-id --query --output"),
          Map.entry("aws cognito-idp update-user-pool", "--user-pool-id --deletion-protection"),
          Map.entry("aws configure get region", ""),
          Map.entry("aws dynamodb delete-table", "--table-name"),
          Map.entry(
              "aws dynamodb restore-table-to-point-in-time",
              "--source-table-name --target-table-name --restore-date-time"),
          Map.entry("aws dynamodb update-table", "--table-name --no-deletion-protection-enabled"),
          Map.entry("aws dynamodb wait table-exists", "--table-name"),
          Map.entry(
              "aws ecr create-repository",
              "--repository-name --image-tag-mutability --query --output"),
          Map.entry("aws ecr delete-repository", "--repository-name --force"),
          Map.entry("aws ecr describe-images", "--repository-name --image-ids"),
          Map.entry("aws ecr describe-repositories", "--repository-names --query --output"),
          Map.entry("aws ecr get-login-password", ""),
          Map.entry("aws kms describe-key", "--key-id --query --output"),
          Map.entry("aws logs delete-log-group", "--log-group-name"),
          Map.entry("aws s3 rb", "--force"),
          Map.entry("aws sns subscribe", "--topic-arn --protocol --notification-endpoint"),
          Map.entry("aws ssm delete-parameter", "--name"),
          Map.entry("aws ssm put-parameter", "--name --type --value --overwrite"),
          Map.entry("bash smoke-test.sh", ""),
          Map.entry("cdk bootstrap", ""),
          Map.entry("cdk deploy", "-c --no-rollback --parameters --require-approval"),
          Map.entry("cdk destroy", "-c"),
          Map.entry("cdk diff", "-c"),
          Map.entry("curl", "--fail --silent --user --data --data-urlencode -N -H -d"),
          Map.entry("docker build", "-t --target"),
          Map.entry("docker buildx build", "--platform --tag --push"),
          Map.entry("docker login", "--username --password-stdin"),
          Map.entry("docker run", "--rm --read-only --cap-drop --memory -p --stop-timeout -e"),
          Map.entry("gh variable set", "--repo --body"),
          Map.entry("mvn", "-Plocal"),
          Map.entry("mvn verify", ""),
          Map.entry("npm install", "--global"),
          Map.entry("openssl rand", "-hex"),
          Map.entry("socat", ""));

  private Tools() {}

  /** The command is known, and each option of it. */
  static void know(Call call) {
    String command =
        KNOWN.keySet().stream()
            .filter(call::does)
            .max((a, b) -> Integer.compare(a.length(), b.length()))
            .orElse("");
    assertThat(command).as("known: %s", call.words()).isNotEmpty();
    assertThat(Set.of(KNOWN.get(command).split(" "))).containsAll(call.options());
  }

  /** A call of the CDK names the stage, options that there are, and parameters of the template. */
  static void fitTheStack(Call cdk) {
    Map<String, String> options = cdk.pairs("-c");
    assertThat(optionNames()).containsAll(options.keySet());
    assertThat(Path.of("stages", options.get("stage") + ".json")).exists();
    JsonNode parameters =
        Synthesized.with(Map.of("stage", options.get("stage"))).json().path("Parameters");
    cdk.pairs("--parameters")
        .forEach(
            (name, value) ->
                assertThat(value)
                    .as(name)
                    .matches(parameters.path(name).path("AllowedPattern").asText("(?!)")));
  }

  /** Parameters that a first deployment must give. */
  static Set<String> required(String stage) {
    return Synthesized.with(Map.of("stage", stage)).json().path("Parameters").properties().stream()
        .filter(parameter -> !parameter.getValue().has("Default"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is asked of a stack is an output of it. */
  static void isThere(Call describeStacks) throws IOException {
    Matcher output =
        Pattern.compile("OutputKey=='(\\w+)'").matcher(describeStacks.values("--query").get(0));
    assertThat(output.find()).isTrue();
    String stack = describeStacks.values("--stack-name").get(0);
    assertThat(outputs().get(stack)).as(stack).contains(output.group(1));
  }

  /** The folder that is sent to Docker has a Dockerfile with the target. */
  static void canBeBuilt(Call build, Path directory) throws IOException {
    Path dockerfile = directory.resolve(build.last()).resolve("Dockerfile");
    assertThat(dockerfile).exists();
    for (String target : build.values("--target")) {
      assertThat(Files.readString(dockerfile)).contains(" AS " + target + "\n");
    }
  }

  private static Map<String, Set<String>> outputs() throws IOException {
    Map<String, Set<String>> outputs = new TreeMap<>();
    for (String stage : Set.of("production", "trial")) {
      Synthesized made = Synthesized.with(Map.of("stage", stage));
      outputs.put(made.stack().getStackName(), names(made.json().path("Outputs")));
    }
    JsonNode pipeline =
        new ObjectMapper(new YAMLFactory()).readTree(Path.of("pipeline.yaml").toFile());
    outputs.put("ChatGeneratorPipeline", names(pipeline.path("Outputs")));
    return outputs;
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static Set<String> optionNames() {
    return Stream.concat(
            Stream.of("stage"),
            Stream.of(StackOptions.class.getRecordComponents()).map(RecordComponent::getName))
        .collect(Collectors.toSet());
  }
}
