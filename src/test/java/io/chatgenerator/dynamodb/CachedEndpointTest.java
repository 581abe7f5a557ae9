package io.chatgenerator.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.core.endpoint.EndpointResolver;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointParams;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

class CachedEndpointTest {
  private static final DynamoDbEndpointParams PARAMETERS =
      DynamoDbEndpointParams.builder().region(Region.EU_CENTRAL_1).build();

  @Test
  void isWhatTheRulesSay() {
    DynamoDbEndpointProvider rules = DynamoDbEndpointProvider.defaultProvider();
    assertThat(new DynamoDbClients.CachedEndpoint(rules).resolveEndpoint(PARAMETERS).join())
        .isEqualTo(rules.resolveEndpoint(PARAMETERS).join())
        .extracting(endpoint -> endpoint.endpointUrl().toUri())
        .isEqualTo(URI.create("https://dynamodb.eu-central-1.amazonaws.com"));
  }

  /** Without a second answer, the rules would fail. */
  @Test
  void isWorkedOutOnce() {
    CompletableFuture<Endpoint> answer = CompletableFuture.completedFuture(endpoint());
    DynamoDbClients.CachedEndpoint remembered =
        new DynamoDbClients.CachedEndpoint(rulesThatAnswer(List.of(answer)));
    assertThat(remembered.resolveEndpoint(PARAMETERS)).isSameAs(answer);
    assertThat(remembered.resolveEndpoint(PARAMETERS)).isSameAs(answer);
  }

  @Test
  void isWorkedOutAgainAfterAFailure() {
    CompletableFuture<Endpoint> failure = CompletableFuture.failedFuture(new AssertionError());
    CompletableFuture<Endpoint> answer = CompletableFuture.completedFuture(endpoint());
    DynamoDbClients.CachedEndpoint remembered =
        new DynamoDbClients.CachedEndpoint(rulesThatAnswer(List.of(failure, answer)));
    assertThat(remembered.resolveEndpoint(PARAMETERS)).isSameAs(failure);
    assertThat(remembered.resolveEndpoint(PARAMETERS)).isSameAs(answer);
  }

  @Test
  void sparesTheSdkItsRulesOnceItIsKnown() {
    DynamoDbClients.CachedEndpoint remembered =
        new DynamoDbClients.CachedEndpoint(
            rulesThatAnswer(List.of(CompletableFuture.completedFuture(endpoint()))));
    assertThat(resolverWith(remembered)).isNull();
    remembered.resolveEndpoint(PARAMETERS).join();
    assertThat(resolverWith(remembered).resolve(null, new ExecutionAttributes()))
        .isEqualTo(endpoint());
  }

  @Test
  void leavesTheRulesToTheSdkWhereTheEndpointSaysHowToSign() {
    Endpoint signed =
        endpoint().toBuilder().putAttribute(AwsEndpointAttribute.AUTH_SCHEMES, List.of()).build();
    DynamoDbClients.CachedEndpoint remembered =
        new DynamoDbClients.CachedEndpoint(
            rulesThatAnswer(List.of(CompletableFuture.completedFuture(signed))));
    remembered.resolveEndpoint(PARAMETERS).join();
    assertThat(resolverWith(remembered)).isNull();
  }

  private static EndpointResolver resolverWith(DynamoDbClients.CachedEndpoint remembered) {
    ExecutionAttributes attributes = new ExecutionAttributes();
    remembered.beforeExecution(null, attributes);
    return attributes.getAttribute(SdkInternalExecutionAttribute.ENDPOINT_RESOLVER);
  }

  private static DynamoDbEndpointProvider rulesThatAnswer(
      List<CompletableFuture<Endpoint>> answers) {
    Deque<CompletableFuture<Endpoint>> left = new ArrayDeque<>(answers);
    return parameters -> left.remove();
  }

  private static Endpoint endpoint() {
    return Endpoint.builder()
        .endpointUrl(EndpointUrl.fromUri(URI.create("http://localhost")))
        .build();
  }
}
