package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.limit.Slots;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.testing.EndlessSource;
import io.chatgenerator.testing.EventStreamClient;
import io.chatgenerator.testing.EventStreamClient.Event;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import io.chatgenerator.testing.TestSource;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The distinct connections mode of graphql-sse's PROTOCOL.md, and what streams share with sockets.
 */
class EventStreamIT {
  private static final String COUNT = "subscription { count }";
  private static final String EVENTS = "text/event-stream";

  private TestServer server =
      TestServer.start(new SocketOptions().pingInterval(Duration.ofMillis(300)).build());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsEachResultThenCompleteThenEnds() throws InterruptedException {
    try (var client = post(COUNT)) {
      assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
      assertThat(client.header("cache-control")).isEqualTo("no-store");
      TestSource source = server.schema().sources.poll(10, SECONDS);
      for (int i = 0; i < 3; i++) {
        source.next(i);
        assertThat(client.expectNext())
            .isEqualTo(new JsonObject("{\"data\":{\"count\":%d}}".formatted(i)));
      }
      source.complete();
      client.expectComplete();
    }
  }

  @Test
  void answersQueriesAndMutationsByOneResult() {
    try (var query = post("{ hello }");
        var mutation = post("mutation { set(value: \"x\") }")) {
      assertThat(query.header("content-type")).startsWith(EVENTS);
      HttpResponse<String> whole = http("{ hello }");
      assertThat(whole.body())
          .isEqualTo(
              """
              event: next
              data: {"data":{"hello":"Hello world"}}

              event: complete
              data:\s

              """);
      assertThat(mutation.status()).contains("200");
    }
    assertThat(server.schema().mutations).isEqualTo(1);
  }

  @Test
  void streamsSubscriptionsByGetButRunsNoMutation() {
    GraphQLHttpClient http = new GraphQLHttpClient(server.port(), "alice");
    HttpResponse<String> refused =
        http.send(
            http.request("?query=mutation%7Bset(value:%22x%22)%7D").header("Accept", EVENTS).GET());
    assertThat(refused.statusCode()).isEqualTo(405);
    HttpResponse<String> failed =
        http.send(http.request("?query=subscription%7Brefused%7D").header("Accept", EVENTS).GET());
    assertThat(failed.body()).contains("event: next", "FORBIDDEN", "event: complete");
    assertThat(server.schema().mutations).isZero();
  }

  @Test
  void reportsAnInvalidDocumentAsAResult() {
    HttpResponse<String> invalid = http("{ unknown }");
    assertThat(invalid.statusCode()).isEqualTo(200);
    assertThat(invalid.body())
        .startsWith("event: next\ndata: {\"errors\":[")
        .contains("BAD_USER_INPUT")
        .endsWith("event: complete\ndata: \n\n");
  }

  @Test
  void refusesWhatIsNoRequestBeforeAnyEvent() {
    GraphQLHttpClient http = new GraphQLHttpClient(server.port(), "alice");
    HttpResponse<String> malformed =
        http.send(
            http.request("")
                .header("Accept", EVENTS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{")));
    assertThat(malformed.statusCode()).isEqualTo(400);
    GraphQLHttpClient nobody = new GraphQLHttpClient(server.port(), "forged");
    assertThat(nobody.post(new JsonObject().put("query", COUNT), EVENTS).statusCode())
        .isEqualTo(401);
  }

  @Test
  void reportsAFailureBetweenResultsAsTheLastOne() throws InterruptedException {
    try (var client = post(COUNT)) {
      TestSource source = server.schema().sources.poll(10, SECONDS);
      source.next(1);
      client.expectNext();
      source.fail(new RequestException(ErrorCode.UNAVAILABLE, "The table is away."));
      assertThat(client.expectNext().encode()).contains("UNAVAILABLE", "The table is away.");
      client.expectComplete();
    }
  }

  @Test
  void cancelsItsSourceWhenTheClientGoes() throws InterruptedException {
    TestSource source;
    try (var client = post(COUNT)) {
      source = server.schema().sources.poll(10, SECONDS);
      assertThat(client.status()).contains("200");
    }
    source.awaitCancel();
    assertThat(server.<Integer>onLoop(server.registry()::size)).isZero();
  }

  @Test
  void keepsTheConnectionInUseByComments() {
    try (var client = post(COUNT)) {
      client.expectComment();
      client.expectComment();
    }
  }

  @Test
  void endsWithoutCompleteWhenTheTokenExpires() {
    try (var client = EventStreamClient.post(server.port(), "brief", COUNT)) {
      client.expectComment();
      client.expectEnd();
    }
  }

  @Test
  void countsWithTheSocketsOfItsUser() {
    server.close();
    server = TestServer.start(GraphQLWsOptions.DEFAULT, new Slots(2, () -> {}));
    try (var socket = GraphQLWsClient.ready(server.port(), "alice");
        var stream = post(COUNT)) {
      assertThat(stream.status()).contains("200");
      assertThat(http(COUNT).statusCode()).isEqualTo(429);
      socket.subscribe("q", "{ hello }");
      socket.expectNext("q");
    }
  }

  @Test
  void endsWithoutCompleteInADrainAndBeginsNoStreamAnyMore() throws InterruptedException {
    try (var client = post(COUNT)) {
      client.expectComment();
      server.beginToStop();
      server.onLoop(() -> server.registry().closeAll(Duration.ZERO));
      client.expectEnd();
      server.schema().sources.poll(10, SECONDS).awaitCancel();
    }
    assertThat(http(COUNT).statusCode()).isEqualTo(503);
  }

  @Test
  void asksForNoMoreThanTheClientTakesAndCutsOffOneThatStandsStill() {
    EndlessSource endless = server.schema().endless;
    try (var still = post("subscription { endless }");
        var other = post(COUNT)) {
      for (int i = 0; i < 5; i++) {
        other.expectComment();
      }
      assertThat(still.status()).contains("200");
      assertThat(endless.published()).isBetween(1, 600);
      assertThat(server.<Integer>onLoop(server.registry()::size)).isEqualTo(1);
    }
  }

  @Test
  void givesEventsNoIdWhereNothingCanBeResumed() throws InterruptedException {
    try (var client = post(COUNT)) {
      server.schema().sources.poll(10, SECONDS).next(1);
      assertThat(client.expectEvent())
          .isEqualTo(new Event("next", "{\"data\":{\"count\":1}}", null));
    }
  }

  private EventStreamClient post(String document) {
    return EventStreamClient.post(server.port(), "alice", document);
  }

  private HttpResponse<String> http(String document) {
    return new GraphQLHttpClient(server.port(), "alice")
        .post(new JsonObject().put("query", document), EVENTS);
  }
}
