package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;

import java.net.URI;
import java.util.Optional;

/** Where AWS is. Whatever is absent is found by the SDK in its usual way. */
public record AwsConfig(
    Optional<String> region, Optional<URI> dynamoDbEndpoint, Optional<URI> ssmEndpoint) {
  static AwsConfig from(Settings settings) {
    return new AwsConfig(
        settings.find("AWS_REGION", TEXT, "region of DynamoDB and SSM"),
        settings.find("AWS_ENDPOINT_URL_DYNAMODB", Parsers::url, "address of DynamoDB"),
        settings.find("AWS_ENDPOINT_URL_SSM", Parsers::url, "address of SSM Parameter Store"));
  }
}
