package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.testing.SelfSignedKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class DynamoDbClientsIT {
  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private AwsConfig aws;
  private SelfSignedKey key;

  @BeforeEach
  void startTlsServer() throws Exception {
    key = SelfSignedKey.create(directory);
    HttpServer server =
        vertx.createHttpServer(
            new HttpServerOptions().setSsl(true).setKeyCertOptions(key.toOptions()));
    server.requestHandler(
        request ->
            request
                .response()
                .putHeader("content-type", "application/x-amz-json-1.0")
                .end("{\"TableNames\":[\"Stories\"]}"));
    int port = await(server.listen(0, "localhost")).actualPort();
    URI endpoint = URI.create("https://localhost:" + port);
    aws = new AwsConfig(Optional.of("us-east-1"), Optional.of(endpoint), Optional.empty());
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void speaksTls() {
    try (DynamoDbAsyncClient client =
        DynamoDbClients.builder(vertx, aws, LocalDynamoDb.CREDENTIALS)
            .httpClientBuilder(DynamoDbClients.connections(vertx, trustInTheServer()))
            .build()) {
      assertThat(client.listTables().join().tableNames()).containsExactly("Stories");
    }
  }

  @Test
  void trustsNobodyWithoutAReason() {
    try (DynamoDbAsyncClient client =
        DynamoDbClients.create(vertx, aws, LocalDynamoDb.CREDENTIALS)) {
      assertThatThrownBy(() -> client.listTables().join())
          .hasRootCauseInstanceOf(Exception.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName());
    }
  }

  private HttpClientOptions trustInTheServer() {
    return DynamoDbClients.connectionOptions().setTrustOptions(key.toOptions());
  }
}
