package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.GraphQLWsClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a change takes from the mutation to the event, on the same task and on another one. */
@ExtendWith(Figures.Resolver.class)
final class LatencyChaos {
  private static final int CHANGES = Size.of(500, 100);
  private static final int WARM_UP = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Map<String, String> SETTINGS = Map.of("LEASE_SECONDS", "30");
  private static final String CREATE =
      "mutation ($prompt: String!) { createStory(prompt: $prompt) { id } }";
  private static final String CHANGED = "subscription { storiesChanged { story { id status } } }";

  private final Set<String> known = new HashSet<>();

  @Test
  void aChangeReachesAnotherTaskAsItReachesItsOwn(Figures figures) {
    try (TestEnvironment environment = TestEnvironment.start("latency", 2_000, SETTINGS)) {
      List<ServiceProcess> processes = environment.fleet().processes();
      ServiceProcess a = processes.get(0);
      for (ServiceProcess lastEventAt : List.of(a, processes.get(1))) {
        Caller user = environment.user(processes.indexOf(lastEventAt));
        measure(a, lastEventAt, user, WARM_UP);
        List<Long> micros = measure(a, lastEventAt, user, CHANGES);
        String where = lastEventAt == a ? "the same task" : "another task";
        String what = "from createStory to the event on " + where + ", ms: p";
        figures.add("latency", what + "50", at(micros, 50));
        figures.add("latency", what + "99", at(micros, 99));
        assertThat(at(micros, 50)).as("p50 in ms on %s", where).isLessThan(2_000);
      }
    }
  }

  /** Microseconds from sending each mutation to its first event, in ascending order. */
  private List<Long> measure(
      ServiceProcess askedAt, ServiceProcess lastEventAt, Caller user, int count) {
    try (GraphQLWsClient socket = GraphQLWsClient.ready(lastEventAt.ports().api(), user.token())) {
      socket.subscribe("all", CHANGED, new JsonObject());
      Waiting.await(create(askedAt, user), TIMEOUT);
      awaitNew(socket);
      return Stream.generate(() -> measure(askedAt, user, socket)).limit(count).sorted().toList();
    }
  }

  private long measure(ServiceProcess askedAt, Caller user, GraphQLWsClient socket) {
    long begin = System.nanoTime();
    Future<JsonObject> answer = create(askedAt, user);
    awaitNew(socket);
    long micros = (System.nanoTime() - begin) / 1_000;
    Waiting.await(answer, TIMEOUT);
    return micros;
  }

  private static Future<JsonObject> create(ServiceProcess process, Caller user) {
    JsonObject variables = new JsonObject().put("prompt", "A whistle " + UUID.randomUUID());
    return user.ask(process, CREATE, variables);
  }

  /**
   * The first event of a story, which tells more than PENDING where the subscription began after
   * the story did; what else happens to stories is passed over.
   */
  private void awaitNew(GraphQLWsClient socket) {
    boolean heardOf = false;
    while (!heardOf) {
      JsonObject story =
          socket.expectNext("all").getJsonObject("storiesChanged").getJsonObject("story");
      heardOf = known.add(story.getString("id"));
    }
  }

  private static double at(List<Long> ascending, int percentile) {
    int index = Math.min(ascending.size() - 1, ascending.size() * percentile / 100);
    return ascending.get(index) / 1_000.0;
  }
}
