package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.chatgenerator.local.LocalResponse;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Collector;
import io.chatgenerator.testing.FullLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code deleteAllStories}: nothing is left, at the provider, in logs and in traces neither. */
@ServiceTest
class ErasureIT {
  private static final String ERASE = "mutation { deleteAllStories { remaining done } }";
  private static final String PROGRESS = "{ erasure { remaining done } }";
  private static final String COUNT = "{ stories(first: 1) { totalCount } }";

  @Test
  void leavesNoTraceOfItsOwner(Service service) {
    String marker = "Zyx" + UUID.randomUUID();
    try (Collector collector = new Collector();
        FullLog log = FullLog.begin(Level.INFO, Level.DEBUG)) {
      Map<String, String> settings = new HashMap<>(collector.settings());
      settings.put("OPENAI_API", "responses");
      Caller user = service.somebody();
      try (Service one = service.beside(settings);
          Service other = service.beside(settings)) {
        Caller here = one.caller(user.subject(), user.token());
        Caller there = other.caller(user.subject(), user.token());
        here.awaitEnd(create(here, marker + " is written"));
        here.awaitEnd(create(here, marker + " is refused [refuse]"));
        String running = create(there, marker + " stops in the middle [stall middle]");
        there.awaitText(running, 1);
        unreadable(service, user, marker);
        assertThat(here.ask(COUNT).getJsonObject("stories").getInteger("totalCount")).isEqualTo(4);
        assertThat(items(service, marker)).isNotEmpty();

        assertThat(here.ask(ERASE).getJsonObject("deleteAllStories").getBoolean("done")).isFalse();
        while (here.ask(PROGRESS).getJsonObject("erasure") != null) {
          // Each question takes a moment; the time limit of tests ends this.
        }
        assertThat(here.ask(ERASE).getJsonObject("deleteAllStories"))
            .isEqualTo(new JsonObject().put("remaining", 0).put("done", true));
        assertThat(here.ask(COUNT).getJsonObject("stories").getInteger("totalCount")).isZero();
        create(there, "After it [short]");
        assertForgotten(service, marker);
      }
      assertThat(items(service, marker)).isEmpty();
      assertThat(collector.spans().toString()).contains("mutation createStory");
      assertThat(collector.spans().toString()).doesNotContain(marker, user.subject());
      assertThat(log.lines()).isNotEmpty();
      assertThat(log.lines()).noneMatch(line -> line.contains(marker));
      assertThat(log.lines()).noneMatch(line -> line.contains(user.subject()));
    }
  }

  private static String create(Caller user, String prompt) {
    return user.ask(Documents.CREATE, Documents.prompt(prompt).put("token", prompt))
        .getJsonObject("createStory")
        .getString("id");
  }

  private static void unreadable(Service service, Caller user, String marker) {
    StoredStory.put(
        service,
        Map.of(
            "owner", AttributeValue.fromS(user.subject()),
            "id", AttributeValue.fromS("018f0000-0000-7000-8000-000000000001"),
            "text", AttributeValue.fromS(marker),
            "status", AttributeValue.fromBool(true)));
  }

  /** What the table has of it, in any attribute of any item. */
  private static List<Map<String, AttributeValue>> items(Service service, String marker) {
    try (DynamoDbAsyncClient client = service.standIns().dynamoDb().client()) {
      List<Map<String, AttributeValue>> found = new ArrayList<>();
      client
          .scanPaginator(scan -> scan.tableName(StandIns.TABLE))
          .items()
          .filter(item -> item.toString().contains(marker))
          .subscribe(found::add)
          .join();
      return found;
    }
  }

  private static void assertForgotten(Service service, String marker) {
    List<LocalResponse> generations =
        service.standIns().openAi().responses().all().stream()
            .filter(response -> response.prompt().contains(marker))
            .toList();
    assertThat(generations).hasSize(3);
    generations.forEach(one -> assertThat(one.deleted().timeout(20, SECONDS).await()).isNotNull());
  }
}
