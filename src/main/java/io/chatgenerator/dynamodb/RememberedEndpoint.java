package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointParams;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * The endpoint of one client, whose region and settings stay the same. The SDK would work it out by
 * its rules for each call, at a tenth of what a call costs. Only for clients that use no endpoint
 * of the account's own, which would depend on credentials. For use by any thread.
 */
final class RememberedEndpoint implements DynamoDbEndpointProvider {
  private final DynamoDbEndpointProvider rules;
  private volatile CompletableFuture<Endpoint> known;

  RememberedEndpoint(DynamoDbEndpointProvider rules) {
    this.rules = requireNonNull(rules);
  }

  @Override
  public CompletableFuture<Endpoint> resolveEndpoint(DynamoDbEndpointParams parameters) {
    CompletableFuture<Endpoint> endpoint = known;
    if (endpoint == null || endpoint.isCompletedExceptionally()) {
      endpoint = rules.resolveEndpoint(parameters);
      known = endpoint;
    }
    return endpoint;
  }
}
