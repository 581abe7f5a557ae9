package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.services.s3.Bucket;

/** cdk-nag with the rules AwsSolutions, which the app itself runs. */
class FindingsTest {
  private static final int SHORTEST_REASON = 40;

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void leavesNoFindingUnexplained(String extras) {
    Stack stack = Synthesized.with(Map.of("trial", extras, "tracing", extras)).stack();

    Annotations.fromStack(stack).hasNoError("*", Match.anyValue());
    Annotations.fromStack(stack).hasNoWarning("*", Match.anyValue());
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
