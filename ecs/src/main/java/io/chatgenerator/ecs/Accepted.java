package io.chatgenerator.ecs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/** Findings of cdk-nag that are accepted, each beside what it is about and with its reason. */
final class Accepted {
  private Accepted() {}

  /** Accepts a finding about this construct and what is within it. */
  static void finding(IConstruct construct, String rule, String reason) {
    accept(
        construct, NagPackSuppression.builder().id("AwsSolutions-" + rule).reason(reason).build());
  }

  /** Accepts a finding about one detail, such as a single wildcard; others are still reported. */
  static void finding(IConstruct construct, String rule, String detail, String reason) {
    accept(
        construct,
        NagPackSuppression.builder()
            .id("AwsSolutions-" + rule)
            .appliesTo(List.of(detail))
            .reason(reason)
            .build());
  }

  /** The same about details that match, for what carries a generated name. */
  static void findingLike(IConstruct construct, String rule, String details, String reason) {
    accept(
        construct,
        NagPackSuppression.builder()
            .id("AwsSolutions-" + rule)
            .appliesTo(List.of(RegexAppliesTo.builder().regex(details).build()))
            .reason(reason)
            .build());
  }

  /**
   * Accepts what is said of a resource as it stands in the template.
   *
   * @param rule of the CDK's own validation
   * @param lintRule the same, of cfn-lint
   */
  static void template(CfnResource resource, String rule, String lintRule, String reason) {
    Validations.of(resource)
        .acknowledge(
            Acknowledgment.builder().id("CloudFormation-Validate::" + rule).reason(reason).build());
    resource.addMetadata("cfn-lint", Map.of("config", Map.of("ignore_checks", List.of(lintRule))));
  }

  private static void accept(IConstruct construct, NagPackSuppression suppression) {
    NagSuppressions.addResourceSuppressions(construct, List.of(suppression), true);
  }
}
