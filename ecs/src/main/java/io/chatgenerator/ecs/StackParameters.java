package io.chatgenerator.ecs;

import java.util.Optional;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;

/**
 * What an operator fills in at deployment ({@code --parameters Name=value}). CloudFormation checks
 * the values before it touches anything, and keeps them for the next deployment.
 */
final class StackParameters {
  private final Optional<Image> image;
  private final String secretParameter;
  private final String clusterSecretParameter;
  private final String encryptionKeyArn;
  private final Optional<Site> site;

  /** An image in a repository of this account. */
  record Image(String repository, String tag) {}

  /**
   * The address that users know, and the certificate that proves it; absent where the stack makes
   * one.
   */
  record Site(String domainName, Optional<String> certificateArn) {}

  StackParameters(Stack stack, StackOptions options) {
    image = options.buildImage() ? Optional.empty() : Optional.of(image(stack));
    secretParameter =
        secret(stack, "OpenAiSecretParameter", "the OpenAI key", "/chat-generator/openai-key");
    clusterSecretParameter =
        secret(
            stack,
            "ClusterSecretParameter",
            "what tasks know each other by",
            "/chat-generator/cluster-secret");
    encryptionKeyArn =
        text(stack, "EncryptionKeyArn")
            .description("ARN of the KMS key that encrypts both parameters with secrets.")
            .allowedPattern("arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
            .constraintDescription("must be the ARN of a key, not of an alias")
            .build()
            .getValueAsString();
    site = options.trial() ? Optional.empty() : Optional.of(site(stack, options));
  }

  /** Absent where the deployment builds it. */
  Optional<Image> image() {
    return image;
  }

  /** The name of the SSM parameter with the key of OpenAI; begins with a slash. */
  String secretParameter() {
    return secretParameter;
  }

  /** The name of the SSM parameter with CLUSTER_SECRET; begins with a slash. */
  String clusterSecretParameter() {
    return clusterSecretParameter;
  }

  String encryptionKeyArn() {
    return encryptionKeyArn;
  }

  /** Absent for a trial. */
  Optional<Site> site() {
    return site;
  }

  /**
   * Of the one type that makes CloudFormation look whether the parameter exists without reading its
   * value, which works for a SecureString too. Without it, no change set is even made.
   */
  private static String secret(Stack stack, String id, String what, String name) {
    return CfnParameter.Builder.create(stack, id)
        .type("AWS::SSM::Parameter::Name")
        .description(
            "Name of the SecureString with %s. Must exist: create it first, as the README says."
                .formatted(what))
        .defaultValue(name)
        .allowedPattern("(/[A-Za-z0-9_.-]+)+")
        .constraintDescription("must begin with a slash, such as " + name)
        .build()
        .getValueAsString();
  }

  private static Image image(Stack stack) {
    String repository =
        text(stack, "ImageRepository")
            .description("Name of the ECR repository, in this account and region.")
            .defaultValue("chat-generator")
            .allowedPattern("[a-z0-9][a-z0-9._/-]*")
            .build()
            .getValueAsString();
    String tag =
        text(stack, "ImageTag")
            .description("Tag of the image to run. Never reuse one: a roll back needs the old one.")
            .allowedPattern("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
            .build()
            .getValueAsString();
    return new Image(repository, tag);
  }

  private static Site site(Stack stack, StackOptions options) {
    String domainName =
        text(stack, "DomainName")
            .description("Host name of the service, covered by the certificate.")
            .allowedPattern("([a-z0-9-]+\\.)+[a-z]{2,}")
            .build()
            .getValueAsString();
    if (!options.hostedZone().isEmpty()) {
      return new Site(domainName, Optional.empty());
    }
    String certificateArn =
        text(stack, "CertificateArn")
            .description("ARN of the ACM certificate, in the region of the stack.")
            .allowedPattern("arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+")
            .build()
            .getValueAsString();
    return new Site(domainName, Optional.of(certificateArn));
  }

  private static CfnParameter.Builder text(Stack stack, String name) {
    return CfnParameter.Builder.create(stack, name).type("String");
  }
}
