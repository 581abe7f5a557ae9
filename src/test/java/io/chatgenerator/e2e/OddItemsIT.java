package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that another version of the service has written, or nobody in his right mind. */
@ServiceTest
class OddItemsIT {
  private static final String LIST = "{ listStories(limit: 100) " + Caller.FIELDS + " }";
  private static final String NEWER = "018f0000-0000-7000-8000-000000000001";
  private static final String BARE = "018f0000-0000-7000-8000-000000000002";
  private static final String RUNNING = "018f0000-0000-7000-8000-000000000003";
  private static final String BROKEN = "018f0000-0000-7000-8000-000000000004";

  @Test
  void takeNothingAwayFromTheirOwner(Service service) {
    Caller user = service.somebody();
    storeOddItems(service, user);
    String story = user.create(Service.prompt("Beside odd ones [stall]"));

    Map<String, JsonObject> list = list(user);
    assertThat(list).containsOnlyKeys(NEWER, BARE, RUNNING, story);
    assertThat(list.get(NEWER).getString("status")).isEqualTo("ILLUSTRATED");
    assertThat(list.get(NEWER).getString("finishReason")).isEqualTo("TIRED");
    assertThat(list.get(BARE).getString("createdAt")).isEqualTo("2024-04-21T09:32:31.104Z");
    assertThat(list.get(BARE).getJsonObject("error").getString("message")).isNotEmpty();
    assertThat(user.story(NEWER)).isEqualTo(list.get(NEWER));
    assertThat(user.story(BROKEN)).isNull();

    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.ALL_CHANGED);
      // The running story's own progress may come before its first state.
      Set<String> seen = new HashSet<>();
      while (!seen.containsAll(Set.of(RUNNING, story))) {
        seen.add(changed(socket));
      }
      assertThat(seen).containsExactlyInAnyOrder(RUNNING, story);
    }
    for (String id : List.of(NEWER, BARE, RUNNING, BROKEN)) {
      user.ask(Documents.DELETE, Documents.id(id));
      assertThat(StoredStory.item(service, user, id)).isEmpty();
    }
    assertThat(list(user)).containsOnlyKeys(story);
  }

  private static void storeOddItems(Service service, Caller user) {
    store(
        service, user, NEWER, Map.of("status", text("ILLUSTRATED"), "finishReason", text("TIRED")));
    store(service, user, BARE, Map.of("status", text("FAILED")));
    store(
        service,
        user,
        RUNNING,
        Map.of(
            "status", text("DRAWING"),
            "work", text("0"),
            "leaseExpiresAt", AttributeValue.fromN("1")));
    store(service, user, BROKEN, Map.of("status", AttributeValue.fromBool(true)));
    store(
        service,
        user,
        "#account",
        Map.of("active", AttributeValue.fromSs(List.of(RUNNING, BROKEN))));
  }

  private static void store(
      Service service, Caller user, String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("owner", text(user.subject()));
    item.put("id", text(id));
    item.put("attempt", AttributeValue.fromN("1"));
    StoredStory.put(service, item);
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static Map<String, JsonObject> list(Caller user) {
    Map<String, JsonObject> stories = new HashMap<>();
    user.ask(LIST).getJsonArray("listStories").stream()
        .map(JsonObject.class::cast)
        .forEach(story -> stories.put(story.getString("id"), story));
    return stories;
  }

  private static String changed(GraphQLWsClient socket) {
    return socket.expectNext("1").getJsonObject("storiesChanged").getString("id");
  }
}
