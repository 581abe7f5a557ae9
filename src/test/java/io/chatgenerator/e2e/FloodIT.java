package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One user sends as fast as they can; the others must not notice. */
@ServiceTest
@Robustness("Bulkheads: a model that hangs, a user who floods")
class FloodIT {
  private static final int SENDERS = 4;
  private static final int REQUESTS_EACH = 100;
  private static final int ALLOWED = 60;
  private static final int OPERATIONS = 300;

  @Test
  void servesOthersWhileOneUserFloodsBothTransports(Service service) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(SENDERS);
    try (Service strict = service.beside(Map.of("MAX_REQUESTS_PER_USER", "" + ALLOWED))) {
      Caller flooding = strict.somebody();
      try (GraphQLWsClient socket = flooding.socket()) {
        List<Future<List<Integer>>> floods =
            IntStream.range(0, SENDERS)
                .mapToObj(i -> pool.submit(() -> createMany(flooding)))
                .toList();
        for (int i = 0; i < OPERATIONS; i++) {
          socket.subscribe("" + i, "{ listStories { id text } }");
        }
        assertServed(strict.somebody());
        assertMostlyRefused(floods);
        assertThat(refusals(socket)).isGreaterThan(OPERATIONS / 2);
      }
      assertServed(strict.somebody());
    } finally {
      pool.shutdownNow();
    }
  }

  /** All that somebody does on the page, from their story's beginning to its end. */
  private static void assertServed(Caller other) {
    String id = other.create(Service.prompt("Undisturbed [short]"));
    assertThat(other.awaitEnd(id).getString("status")).isEqualTo("COMPLETE");
    assertThat(other.ask("{ listStories { id } }").getJsonArray("listStories")).hasSize(1);
  }

  private static List<Integer> createMany(Caller flooding) {
    JsonObject request =
        new JsonObject()
            .put("query", Documents.CREATE)
            .put("variables", Documents.prompt(Service.prompt("One of many [short]")));
    return IntStream.range(0, REQUESTS_EACH)
        .mapToObj(i -> flooding.http().post(request))
        .map(FloodIT::known)
        .toList();
  }

  /** Made, or refused for one of the two limits; nothing else. */
  private static int known(HttpResponse<String> answer) {
    if (answer.statusCode() == 429) {
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
    } else if (GraphQLHttpClient.json(answer).containsKey("errors")) {
      assertThat(answer.body()).contains("RATE_LIMITED", "retryAfter");
    }
    return answer.statusCode();
  }

  private static void assertMostlyRefused(List<Future<List<Integer>>> floods) throws Exception {
    for (Future<List<Integer>> flood : floods) {
      assertThat(flood.get()).isSubsetOf(200, 429).contains(429);
    }
  }

  /** Each operation has an answer, in whatever order: results that end, or an error. */
  private static int refusals(GraphQLWsClient socket) {
    int ended = 0;
    int refused = 0;
    while (ended < OPERATIONS) {
      JsonObject message = socket.expectAnyMessage();
      switch (message.getString("type")) {
        case "complete" -> ended++;
        case "error" -> {
          assertThat(message.encode()).contains("RATE_LIMITED");
          ended++;
          refused++;
        }
        default -> assertThat(message.getString("type")).isEqualTo("next");
      }
    }
    return refused;
  }
}
