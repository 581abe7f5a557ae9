package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class QueriesIT {
  private static final String PAGE =
      "query($first: Int, $after: ID) { stories(first: $first, after: $after) { nodes { id }"
          + " edges { cursor node { title } }"
          + " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

  @Test
  void givesNullForAStoryThatIsNotThere(Service service) {
    Caller ada = service.ada();
    assertThat(ada.story("018f0000-0000-7000-8000-000000000000")).isNull();
    assertThat(ada.story("no id at all")).isNull();
  }

  @Test
  void listsNothingForANewUser(Service service) {
    assertThat(list(service.somebody(), new JsonObject())).isEmpty();
  }

  @Test
  void listsTheNewestFirstAndGoesOnAfterTheLastOneSeen(Service service) {
    Caller user = service.somebody();
    List<String> newestFirst = createThree(user);
    assertThat(list(user, new JsonObject())).isEqualTo(newestFirst);
    assertThat(list(user, new JsonObject().put("limit", 2))).isEqualTo(newestFirst.subList(0, 2));
    JsonObject rest = new JsonObject().put("limit", 2).put("after", newestFirst.get(1));
    assertThat(list(user, rest)).isEqualTo(newestFirst.subList(2, 3));
    assertThat(list(user, new JsonObject().put("after", newestFirst.get(2)))).isEmpty();
  }

  @Test
  void pagesThroughAllStoriesByAConnection(Service service) {
    Caller user = service.somebody();
    List<String> newestFirst = createThree(user);
    JsonObject first = page(user, new JsonObject().put("first", 2));
    assertThat(first.getJsonArray("nodes"))
        .map(node -> ((JsonObject) node).getString("id"))
        .isEqualTo(newestFirst.subList(0, 2));
    assertThat(first.getJsonArray("edges").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("cursor", newestFirst.get(1))
                .put("node", new JsonObject().put("title", title(user, newestFirst.get(1)))));
    assertThat(first.getJsonObject("pageInfo"))
        .isEqualTo(
            new JsonObject()
                .put("hasNextPage", true)
                .put("hasPreviousPage", false)
                .put("startCursor", newestFirst.get(0))
                .put("endCursor", newestFirst.get(1)));
    JsonObject last = page(user, new JsonObject().put("first", 2).put("after", newestFirst.get(1)));
    assertThat(last.getJsonArray("nodes")).hasSize(1);
    assertThat(last.getJsonObject("pageInfo").getBoolean("hasNextPage")).isFalse();
    assertThat(page(user, new JsonObject().put("first", 3)).getJsonObject("pageInfo"))
        .as("a page that holds just all")
        .contains(Map.entry("hasNextPage", false));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void refusesAPageOutsideOneToHundred(int first, Service service) {
    service.ada().refused("BAD_USER_INPUT", PAGE, new JsonObject().put("first", first));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void refusesALimitOutsideOneToHundred(int limit, Service service) {
    service.ada().refused("BAD_USER_INPUT", Documents.LIST, new JsonObject().put("limit", limit));
  }

  @Test
  void refusesAPageAfterSomethingThatIsNoStory(Service service) {
    JsonObject after = new JsonObject().put("after", "no id at all");
    service.ada().refused("BAD_USER_INPUT", Documents.LIST, after);
  }

  @Test
  void refusesADocumentThatIsNotOfThisSchema(Service service) {
    service.ada().refused("BAD_USER_INPUT", "{ nothingOfTheKind }", new JsonObject());
  }

  private static List<String> createThree(Caller user) {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = user.create(Service.prompt("One of three [short]"));
      user.awaitEnd(id);
      newestFirst.add(0, id);
    }
    return newestFirst;
  }

  private static JsonObject page(Caller user, JsonObject page) {
    return user.ask(PAGE, page).getJsonObject("stories");
  }

  private static String title(Caller user, String id) {
    String title =
        user.ask("query($id: ID!) { story(id: $id) { title } }", new JsonObject().put("id", id))
            .getJsonObject("story")
            .getString("title");
    assertThat(user.story(id).getString("text")).contains(title);
    return title;
  }

  private static List<String> list(Caller user, JsonObject page) {
    return user.ask(Documents.LIST, page).getJsonArray("listStories").stream()
        .map(story -> ((JsonObject) story).getString("id"))
        .toList();
  }
}
