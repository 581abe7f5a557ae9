package io.chatgenerator.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.StoredStories;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Answers of which the client takes nothing, and answers that are long. */
@ServiceTest
@Robustness("Limits of one caller: requests, stories, sockets, addresses")
class UnreadAnswersIT {
  private static final String LIST = "{ listStories(limit: 100) { id prompt text } }";
  private static final String PAGE =
      "query($after: ID) { listStories(limit: 100, after: $after) { id prompt } }";

  /** More than may be under way and wait, of one user. */
  private static final int CLIENTS = 60;

  /** But for four that are under way and 32 that wait. */
  private static final int REFUSED = CLIENTS - 4 - 32;

  private static final int STORIES = 100;

  /** In a list of them, each takes three bytes. */
  private static final int LONG_PROMPT = 4_000;

  private static Service service;
  private static Caller attacker;

  @BeforeAll
  static void store(Service running) {
    service = running.beside(Map.of("MAX_REQUESTS_PER_USER", "100000"));
    attacker = service.somebody();
    try (DynamoDbAsyncClient client = running.standIns().dynamoDb().client()) {
      StoredStories.put(client, attacker.subject(), STORIES, LONG_PROMPT);
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void refusesMoreThanMayWaitOfAUserWhoDoesNotReadAndServesOthers()
      throws IOException, InterruptedException {
    Caller other = service.somebody();
    String mine = other.create(Service.prompt("Of somebody else [short]"));
    other.awaitEnd(mine);
    List<Socket> silent = new ArrayList<>();
    try {
      CountDownLatch refusals = new CountDownLatch(REFUSED);
      for (int i = 0; i < CLIENTS; i++) {
        Socket socket = ask(LIST);
        silent.add(socket);
        new Thread(() -> countIfRefused(socket, refusals)).start();
      }
      assertThat(refusals.await(10, SECONDS)).as("refused at once, but for %s", refusals).isTrue();
      var refused = attacker.http().post(new JsonObject().put("query", LIST));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      JsonArray errors = GraphQLHttpClient.json(refused).getJsonArray("errors");
      assertThat(errors.encode()).contains("RATE_LIMITED", "retryAfter");
      try (GraphQLWsClient socket = attacker.socket()) {
        socket.subscribe("1", LIST);
        assertThat(socket.expectError("1", "RATE_LIMITED")).isNotNull();
      }
      assertThat(other.ask(LIST).getJsonArray("listStories")).hasSize(1);
      assertThat(other.story(mine).getString("status")).isEqualTo("COMPLETE");
    } finally {
      for (Socket one : silent) {
        one.close();
      }
    }
    assertThat(attacker.ask("{ listStories(limit: 1) { id } }")).isNotNull();
  }

  @Test
  void answersAUserWhoReadsHoweverMuchIsAskedAtOnce() {
    try (GraphQLWsClient socket = attacker.socket()) {
      for (int i = 0; i < 20; i++) {
        socket.subscribe("" + i, LIST);
      }
      for (int i = 0; i < 20; i++) {
        JsonObject next = socket.expectMessage("next");
        JsonObject data = next.getJsonObject("payload").getJsonObject("data");
        assertThat(data.getJsonArray("listStories")).hasSizeGreaterThan(80);
        socket.expectComplete(next.getString("id"));
      }
    }
  }

  @Test
  void endsAPageEarlyByItsBytesAndGoesOnAfterIt() {
    List<String> ids = new ArrayList<>();
    int pages = 0;
    for (JsonArray page = page(null); !page.isEmpty(); page = page(ids.get(ids.size() - 1))) {
      assertThat(page.encode().length()).isLessThan(1024 * 1024);
      page.forEach(story -> ids.add(((JsonObject) story).getString("id")));
      pages++;
    }
    assertThat(ids).hasSize(STORIES).doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void refusesAnOperationWhoseAnswerHasNoRoom() {
    StringBuilder copies = new StringBuilder("{ listStories(limit: 100) { ");
    for (int i = 0; i < 5; i++) {
      copies.append("p").append(i).append(": prompt ");
    }
    JsonObject error =
        attacker.refused("BAD_USER_INPUT", copies.append("} }").toString(), new JsonObject());
    assertThat(error.getString("message")).contains("too much text");
  }

  private static JsonArray page(String after) {
    return attacker.ask(PAGE, new JsonObject().put("after", after)).getJsonArray("listStories");
  }

  /** Reads of an answer no more than its status. */
  private static void countIfRefused(Socket socket, CountDownLatch refusals) {
    try {
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 429".length());
      if (new String(status, US_ASCII).endsWith("429")) {
        refusals.countDown();
      }
    } catch (IOException closed) {
      // At the end of the test.
    }
  }

  private static Socket ask(String query) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress("localhost", service.port()));
    String body = new JsonObject().put("query", query).encode();
    String request =
        String.join(
            "\r\n",
            "POST /graphql HTTP/1.1",
            "Host: x",
            "Authorization: Bearer " + attacker.token(),
            "Accept: application/graphql-response+json",
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "",
            body);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }
}
