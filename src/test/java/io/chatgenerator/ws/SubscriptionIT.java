package io.chatgenerator.ws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import io.chatgenerator.testing.TestSource;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Robustness("WebSocket: the protocol, kept and broken")
class SubscriptionIT {
  @AutoClose
  private static final TestServer SERVER =
      TestServer.start(new SocketOptions().maxOperations(3).build());

  private GraphQLWsClient client;

  @BeforeEach
  void connect() {
    client = GraphQLWsClient.ready(SERVER.port(), "alice");
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void sendsEachResultThenComplete() {
    TestSource source = count("s");
    for (int i = 0; i < 3; i++) {
      source.next(i);
      assertThat(client.expectNext("s").getInteger("count")).isEqualTo(i);
    }
    source.complete();
    client.expectComplete("s");
    client.expectSilence();
  }

  @Test
  void keepsOperationsApart() {
    TestSource a = count("a");
    TestSource b = count("b");
    b.next(2);
    client.expectNext("b");
    a.next(1);
    client.expectNext("a");
    client.complete("a");
    a.awaitCancel();
    b.next(3);
    client.expectNext("b");
  }

  @Test
  void sendsNothingAfterTheClientsComplete() {
    TestSource source = count("s");
    client.complete("s");
    source.awaitCancel();
    source.nextUnasked(1);
    client.expectSilence();
  }

  @Test
  void letsAnIdBeUsedAgainAfterTheClientsComplete() {
    TestSource first = count("s");
    client.complete("s");
    first.awaitCancel();
    TestSource second = count("s");
    second.next(7);
    assertThat(client.expectNext("s").getInteger("count")).isEqualTo(7);
  }

  @Test
  void ignoresACompleteThatCrossesItsOwn() {
    TestSource source = count("s");
    source.complete();
    // Sent by now, and not read yet.
    SERVER.onLoop(() -> true);
    client.complete("s");
    client.expectComplete("s");
    client.expectSilence();
  }

  @Test
  void endsWithAKnownFailuresCode() {
    TestSource source = count("s");
    source.fail(new RequestException(ErrorCode.UNAVAILABLE, "The table is away."));
    JsonObject error = client.expectError("s", "UNAVAILABLE");
    assertThat(error.getString("message")).isEqualTo("The table is away.");
    client.expectSilence();
  }

  @Test
  void endsWithNoMoreThanAnIdOnAnUnknownFailure() {
    try (var log = new CapturedLog(ClientErrors.class)) {
      TestSource source = count("s");
      source.next(1);
      client.expectNext("s");
      source.fail(new IllegalStateException("secret detail"));
      assertThat(client.expectError("s", "INTERNAL").encode()).doesNotContain("secret", "State");
      client.expectSilence();
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void cancelsEverythingWhenTheSocketCloses() {
    TestSource a = count("a");
    TestSource b = count("b");
    client.close();
    a.awaitCancel();
    b.awaitCancel();
  }

  @Test
  void cancelsAPublisherThatArrivesAfterTheClose() {
    Promise<Object> later = later("s");
    client.close();
    TestSource source = publisherFor(later);
    source.awaitCancel();
  }

  @Test
  void cancelsAPublisherThatArrivesAfterTheClientsComplete() {
    Promise<Object> later = later("s");
    client.complete("s");
    client.expectSilence();
    TestSource source = publisherFor(later);
    source.awaitCancel();
    client.expectSilence();
  }

  @Test
  void refusesMoreOperationsThanASocketMayHave() {
    TestSource first = count("1");
    count("2");
    count("3");
    client.subscribe("4", "{ hello }");
    JsonObject error = client.expectError("4", "RATE_LIMITED");
    assertThat(error.getJsonObject("extensions").getInteger("retryAfter")).isEqualTo(1);
    client.complete("1");
    first.awaitCancel();
    client.subscribe("4", "{ hello }");
    client.expectNext("4");
    client.expectComplete("4");
  }

  private TestSource count(String id) {
    client.subscribe(id, "subscription { count }");
    return take(SERVER.schema().sources);
  }

  private Promise<Object> later(String id) {
    client.subscribe(id, "subscription { later }");
    return take(SERVER.schema().promises);
  }

  private static TestSource publisherFor(Promise<Object> later) {
    return SERVER.onLoop(
        () -> {
          TestSource source = new TestSource(io.vertx.core.Vertx.currentContext());
          later.complete(source);
          return source;
        });
  }

  private static <T> T take(java.util.concurrent.BlockingQueue<T> queue) {
    try {
      T next = queue.poll(10, SECONDS);
      assertThat(next).isNotNull();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
