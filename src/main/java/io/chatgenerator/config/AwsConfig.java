package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;

import java.net.URI;
import java.util.Optional;

/** Where AWS is. Whatever is absent is found by the SDK in its usual way. */
public record AwsConfig(
    Optional<String> region, Optional<URI> dynamoDbEndpoint, Optional<URI> ssmEndpoint) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<String> AWS_REGION =
      SETTINGS.optional("AWS_REGION", TEXT, "the SDK's", "region of DynamoDB and SSM");
  private static final Setting<URI> DYNAMODB_ENDPOINT =
      SETTINGS.optional(
          "AWS_ENDPOINT_URL_DYNAMODB", Parsers::url, "the SDK's", "address of DynamoDB");
  private static final Setting<URI> SSM_ENDPOINT =
      SETTINGS.optional(
          "AWS_ENDPOINT_URL_SSM", Parsers::url, "the SDK's", "address of SSM Parameter Store");

  static AwsConfig from(SettingValues values) {
    return new AwsConfig(
        values.find(AWS_REGION), values.find(DYNAMODB_ENDPOINT), values.find(SSM_ENDPOINT));
  }
}
