package io.chatgenerator.config;

import java.net.URI;
import java.util.Optional;

/** Where AWS is. Whatever is absent is found by the SDK in its usual way. */
public record AwsConfig(
    Optional<String> region, Optional<URI> dynamoDbEndpoint, Optional<URI> ssmEndpoint) {}
