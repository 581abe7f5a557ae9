package io.chatgenerator.ecs;

import java.util.Map;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** Lets a service of AWS do something on behalf of this account's own resources alone. */
final class Source {
  private Source() {}

  /** The conditions of a policy: only for resources of this kind, of this account and region. */
  static Map<String, Object> of(Construct scope, String service, String resources) {
    return Map.of(
        "StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
        "ArnLike", arn(scope, service, resources));
  }

  /** The same for a service that names its resource, whose ARN holds the account, and no more. */
  static Map<String, Object> byArn(Construct scope, String service, String resources) {
    return Map.of("ArnLike", arn(scope, service, resources));
  }

  private static Map<String, Object> arn(Construct scope, String service, String resources) {
    return Map.of(
        "aws:SourceArn",
        Arn.format(
            ArnComponents.builder()
                .service(service)
                .resource(resources)
                .arnFormat(ArnFormat.NO_RESOURCE_NAME)
                .build(),
            Stack.of(scope)));
  }
}
