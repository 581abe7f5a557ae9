package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

@Robustness("Outside systems that are missing")
class UnavailableTableIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void answersItsProbe() {
    assertThat(await(fixture.repository().probe())).isNull();
  }

  @Test
  void namesAMissingTableToTheOperatorOnly() {
    var repository =
        Repositories.of(
            fixture.client(), "Missing", fixture.vertx(), System::nanoTime, new Random());
    isUnavailable(repository.probe()).hasMessage("The table Missing does not exist");
    isUnavailable(repository.create(fixture.newStory(), Optional.empty(), 1))
        .hasMessageNotContaining("Missing")
        .hasRootCauseInstanceOf(ResourceNotFoundException.class);
    isUnavailable(repository.findAbandoned(0, NOW, Optional.empty(), 1))
        .hasMessageNotContaining("Missing");
  }

  @Test
  void saysWithinSecondsThatNobodyListens() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (DynamoDbAsyncClient client = clientOf(nobody)) {
      var repository =
          Repositories.of(client, "Stories", fixture.vertx(), System::nanoTime, new Random());
      failsSoon(repository);
      isUnavailable(repository.probe()).hasMessage("The table Stories cannot be used");
    }
  }

  @Test
  void saysWithinSecondsThatNobodyAnswers() throws Exception {
    try (ServerSocket socket = new ServerSocket(0);
        DynamoDbAsyncClient client =
            clientOf(URI.create("http://127.0.0.1:" + socket.getLocalPort()))) {
      failsSoon(
          Repositories.of(client, "Stories", fixture.vertx(), System::nanoTime, new Random()));
    }
  }

  private void failsSoon(StoryRepository repository) {
    long start = System.nanoTime();
    isUnavailable(repository.save(fixture.newStory(), TASK)).hasMessageNotContaining("127.0.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
  }

  private DynamoDbAsyncClient clientOf(URI endpoint) {
    return DynamoDbClients.create(
        fixture.vertx(),
        new AwsConfig(Optional.of("us-east-1"), Optional.of(endpoint), Optional.empty()),
        LocalDynamoDb.CREDENTIALS);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> isUnavailable(Future<?> future) {
    return assertThatThrownBy(() -> await(future))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
