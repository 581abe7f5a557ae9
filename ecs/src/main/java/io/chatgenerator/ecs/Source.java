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
    String arn =
        Arn.format(
            ArnComponents.builder()
                .service(service)
                .resource(resources)
                .arnFormat(ArnFormat.NO_RESOURCE_NAME)
                .build(),
            Stack.of(scope));
    return Map.of(
        "StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
        "ArnLike", Map.of("aws:SourceArn", arn));
  }
}
