package io.chatgenerator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of a story when its only task stops. */
final class ServiceDrainIT {
  private static final double PACE = 120;
  private static final String PROMPT = "A harbour at night";

  @Test
  void finishesAStoryThatFitsIntoTheDrainTime() throws TimeoutException {
    try (StandIns standIns = StandIns.start(PACE)) {
      start(standIns, "60s").close().await(30, SECONDS);
      ChatGenerator next = service(standIns, "0s");
      JsonObject story = newest(standIns, next);
      next.close().await(30, SECONDS);
      assertThat(story.getString("status")).isEqualTo("COMPLETE");
      assertThat(story.getString("text")).isEqualTo(Storyteller.tell(PROMPT));
      assertThat(standIns.openAi().calls(PROMPT)).hasSize(1);
    }
  }

  @Test
  void releasesAStoryThatOutlastsTheDrainTime() throws TimeoutException {
    try (StandIns standIns = StandIns.start(PACE)) {
      start(standIns, "100ms").close().await(30, SECONDS);
      assertThat(standIns.openAi().calls(PROMPT)).hasSize(1);
      ChatGenerator next = service(standIns, "0s");
      readToItsEnd(standIns, next, newest(standIns, next).getString("id"));
      JsonObject story = newest(standIns, next);
      next.close().await(30, SECONDS);
      assertThat(story.getString("text")).isEqualTo(Storyteller.tell(PROMPT));
      assertThat(story.getInteger("attempt")).isEqualTo(2);
      assertThat(standIns.openAi().calls(PROMPT)).hasSize(2);
    }
  }

  /** As 503 and before anything is run, so that a balancer may ask another task instead. */
  @Test
  void refusesMutationsAndAnswersQueriesWhileItStops() throws TimeoutException {
    try (StandIns standIns = StandIns.start(PACE)) {
      ChatGenerator service = start(standIns, "60s");
      Future<Void> end = service.close();
      HttpResponse<String> refused = create(standIns, service);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(refused.body()).contains("UNAVAILABLE").doesNotContain("\"data\"");
      assertThat(newest(standIns, service).getString("status")).isIn("PENDING", "GENERATING");
      end.await(30, SECONDS);
      assertThat(standIns.openAi().calls("Too late")).isEmpty();
    }
  }

  private static HttpResponse<String> create(StandIns standIns, ChatGenerator service) {
    return new GraphQLHttpClient(service.port(), token(standIns))
        .post(
            new JsonObject().put("query", "mutation { createStory(prompt: \"Too late\") { id } }"));
  }

  /** A service that has begun to write a story. */
  private static ChatGenerator start(StandIns standIns, String drain) {
    ChatGenerator service = service(standIns, drain);
    String token = token(standIns);
    String id =
        new GraphQLHttpClient(service.port(), token)
            .execute("mutation { createStory(prompt: \"%s\") { id } }".formatted(PROMPT))
            .getJsonObject("data")
            .getJsonObject("createStory")
            .getString("id");
    try (GraphQLWsClient reader = GraphQLWsClient.ready(service.port(), token)) {
      reader.subscribe("1", "subscription { storyText(id: \"%s\") { delta } }".formatted(id));
      JsonObject event = reader.expectNext("1");
      while (event.getJsonObject("storyText").getString("delta").isEmpty()) {
        event = reader.expectNext("1");
      }
    }
    return service;
  }

  private static void readToItsEnd(StandIns standIns, ChatGenerator service, String id) {
    try (GraphQLWsClient reader = GraphQLWsClient.ready(service.port(), token(standIns))) {
      reader.subscribe("1", "subscription { storyChanged(id: \"%s\") { status } }".formatted(id));
      String status = "";
      while (!status.equals("COMPLETE")) {
        status = reader.expectNext("1").getJsonObject("storyChanged").getString("status");
      }
    }
  }

  private static ChatGenerator service(StandIns standIns, String drain) {
    Map<String, String> environment = standIns.environment();
    environment.put("DRAIN_TIMEOUT", drain);
    return ChatGenerator.start(AppConfig.from(environment), new VertxOptions()).await();
  }

  private static JsonObject newest(StandIns standIns, ChatGenerator service) {
    return new GraphQLHttpClient(service.port(), token(standIns))
        .execute("{ listStories(limit: 1) { id status text attempt } }")
        .getJsonObject("data")
        .getJsonArray("listStories")
        .getJsonObject(0);
  }

  private static String token(StandIns standIns) {
    return standIns.issuer().mint().accessToken(LocalUser.ADA);
  }
}
