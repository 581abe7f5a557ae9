package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.services.s3.Bucket;

/** cdk-nag with the rules AwsSolutions, which the app itself runs. */
class FindingsTest {
  private static final int SHORTEST_REASON = 40;

  static Stream<Map<String, Object>> shapes() {
    return Stream.of(
        Map.of(),
        Map.of("trial", "true"),
        Map.of("trial", "true", "natGateways", "0", "metrics", "false"),
        Map.of("tracing", "true"),
        Map.of("hostedZone", "Z0123456789ABC"),
        Map.of("zones", "eu-central-1a,eu-central-1b"),
        Map.of("stage", "trial"),
        Map.of("stage", "production"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void leavesNoFindingUnexplained(Map<String, Object> options) {
    Stack stack = Synthesized.with(options).stack();

    Annotations.fromStack(stack).hasNoError("*", Match.anyValue());
    Annotations.fromStack(stack).hasNoWarning("*", Match.anyValue());
  }

  /** Where it is installed, as by {@code pip install cfn-lint}; it knows AWS's own schemas. */
  @ParameterizedTest
  @MethodSource("shapes")
  void isWhatCloudFormationTakes(Map<String, Object> options, @TempDir Path folder)
      throws IOException, InterruptedException {
    assumeThat(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cfn-lint")));
    Path template = folder.resolve("template.json");
    new ObjectMapper().writeValue(template.toFile(), Synthesized.with(options).json());
    Process lint =
        new ProcessBuilder("cfn-lint", "--regions", "eu-central-1", "--", template.toString())
            .redirectErrorStream(true)
            .start();
    String findings = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(lint.waitFor()).as(findings).isZero();
  }

  @Test
  void findsWhatIsWrongWhereItIs() {
    App app = new App();
    Stack careless = new Stack(app, "Careless");
    new Bucket(careless, "Open");
    Aspects.of(app).add(new AwsSolutionsChecks());

    Annotations found = Annotations.fromStack(careless);
    found.hasError("*", Match.stringLikeRegexp("AwsSolutions-S10.*"));
    assertThatThrownBy(() -> found.hasNoError("*", Match.anyValue()))
        .hasMessageContaining("AwsSolutions-S10");
  }

  @Test
  void givesAReasonForEachAcceptedFinding() {
    List<JsonNode> accepted =
        Synthesized.elements(Synthesized.service().json().path("Resources"))
            .flatMap(
                resource ->
                    Synthesized.elements(
                        resource.path("Metadata").path("cdk_nag").path("rules_to_suppress")))
            .toList();

    assertThat(accepted)
        .isNotEmpty()
        .allSatisfy(
            rule -> assertThat(rule.path("reason").asText()).hasSizeGreaterThan(SHORTEST_REASON))
        .filteredOn(rule -> rule.path("id").asText().equals("AwsSolutions-IAM5"))
        .allSatisfy(rule -> assertThat(rule.path("applies_to")).isNotEmpty());
  }
}
