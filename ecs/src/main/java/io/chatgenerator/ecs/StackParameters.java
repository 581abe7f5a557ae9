package io.chatgenerator.ecs;

import java.util.Optional;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;

/**
 * What an operator fills in at deployment ({@code --parameters Name=value}). CloudFormation checks
 * the values before it touches anything, and keeps them for the next deployment.
 */
final class StackParameters {
  private final String imageRepository;
  private final String imageTag;
  private final String secretParameter;
  private final String encryptionKeyArn;
  private final Optional<Site> site;

  /** The address that users know, and the certificate that proves it. */
  record Site(String domainName, String certificateArn) {}

  StackParameters(Stack stack, boolean trial) {
    imageRepository =
        text(stack, "ImageRepository")
            .description("Name of the ECR repository, in this account and region.")
            .defaultValue("chat-generator")
            .allowedPattern("[a-z0-9][a-z0-9._/-]*")
            .build()
            .getValueAsString();
    imageTag =
        text(stack, "ImageTag")
            .description("Tag of the image to run. Never reuse one: a roll back needs the old one.")
            .allowedPattern("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
            .build()
            .getValueAsString();
    secretParameter = secretParameter(stack);
    encryptionKeyArn =
        text(stack, "EncryptionKeyArn")
            .description("ARN of the KMS key that encrypts the parameter with the OpenAI key.")
            .allowedPattern("arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
            .constraintDescription("must be the ARN of a key, not of an alias")
            .build()
            .getValueAsString();
    site = trial ? Optional.empty() : Optional.of(site(stack));
  }

  String imageRepository() {
    return imageRepository;
  }

  String imageTag() {
    return imageTag;
  }

  /** The name of the SSM parameter with the key of OpenAI; begins with a slash. */
  String secretParameter() {
    return secretParameter;
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
  private static String secretParameter(Stack stack) {
    return CfnParameter.Builder.create(stack, "OpenAiSecretParameter")
        .type("AWS::SSM::Parameter::Name")
        .description(
            "Name of the SecureString with the OpenAI key. Must exist: create it first, as the"
                + " README says.")
        .defaultValue("/chat-generator/openai-key")
        .allowedPattern("(/[A-Za-z0-9_.-]+)+")
        .constraintDescription("must begin with a slash, such as /chat-generator/openai-key")
        .build()
        .getValueAsString();
  }

  private static Site site(Stack stack) {
    String domainName =
        text(stack, "DomainName")
            .description("Host name of the service, covered by the certificate.")
            .allowedPattern("([a-z0-9-]+\\.)+[a-z]{2,}")
            .build()
            .getValueAsString();
    String certificateArn =
        text(stack, "CertificateArn")
            .description("ARN of the ACM certificate, in the region of the stack.")
            .allowedPattern("arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+")
            .build()
            .getValueAsString();
    return new Site(domainName, certificateArn);
  }

  private static CfnParameter.Builder text(Stack stack, String name) {
    return CfnParameter.Builder.create(stack, name).type("String");
  }
}
