package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may ask for by its cost, of a task that is stricter than usual. */
@ServiceTest
@Robustness("Limits of one caller: requests, stories, sockets, addresses")
class CostIT {
  private static final int STARTS = 3;
  private static final int REQUESTS = 150;
  private static final String LIST = "query($n: Int) { listStories(limit: $n) { %s } }";

  private static Service strict;

  @BeforeAll
  static void start(Service service) {
    strict =
        service.beside(
            Map.of("MAX_STARTS_PER_USER", "" + STARTS, "MAX_REQUESTS_PER_USER", "" + REQUESTS));
  }

  @AfterAll
  static void stop() {
    strict.close();
  }

  @Test
  void startsTheModelOnlySoOftenHoweverSoonStoriesAreCancelled() {
    Caller user = strict.somebody();
    for (int i = 0; i < STARTS; i++) {
      user.ask(Documents.CANCEL, Documents.id(user.create(Service.prompt("Begun [stall]"))));
    }
    JsonObject one = Documents.prompt(Service.prompt("One too many"));
    assertWaits(user.refused("RATE_LIMITED", Documents.CREATE, one));
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.CREATE, one);
      JsonObject answer = socket.expectMessage("next").getJsonObject("payload");
      assertWaits(answer.getJsonArray("errors").getJsonObject(0));
    }
    assertThat(strict.standIns().openAi().calls(one.getString("prompt"))).isEmpty();
    assertThat(user.ask("{ listStories { id } }").getJsonArray("listStories")).hasSize(STARTS);
    assertThat(strict.somebody().create(Service.prompt("Of somebody else [short]"))).isNotNull();
  }

  @Test
  void countsRetriesAsStarts() {
    Caller user = strict.somebody();
    String id = user.create(Service.prompt("Again and again [stall]"));
    for (int i = 1; i < STARTS; i++) {
      user.ask(Documents.CANCEL, Documents.id(id));
      user.ask(Documents.RETRY, Documents.id(id));
    }
    user.ask(Documents.CANCEL, Documents.id(id));
    assertWaits(user.refused("RATE_LIMITED", Documents.RETRY, Documents.id(id)));
    assertThat(user.story(id).getInteger("attempt")).isEqualTo(STARTS);
  }

  @Test
  void countsEachStoryOfOneDocument() {
    Caller user = strict.somebody();
    String document =
        IntStream.range(0, STARTS + 2)
            .mapToObj(i -> "s%d: createStory(prompt: \"Number %<d [short]\") { id }".formatted(i))
            .collect(Collectors.joining(" ", "mutation { ", " }"));
    JsonObject answer = user.http().execute(document);
    assertThat(answer.getJsonArray("errors")).hasSize(2);
    assertThat(answer.getJsonArray("errors").encode()).contains("RATE_LIMITED", "retryAfter");
    assertThat(user.ask("{ listStories { id } }").getJsonArray("listStories")).hasSize(STARTS);
  }

  @Test
  void countsWhatStartsNothingOnlyAsARequest() {
    Caller user = strict.somebody();
    JsonObject same =
        Documents.prompt(Service.prompt("Sent again [short]"))
            .put("token", UUID.randomUUID().toString());
    List<String> ids =
        IntStream.range(0, 3 * STARTS)
            .mapToObj(
                i -> user.ask(Documents.CREATE, same).getJsonObject("createStory").getString("id"))
            .distinct()
            .toList();
    assertThat(ids).hasSize(1);
    user.awaitEnd(ids.get(0));
    for (int i = 0; i < 2 * STARTS; i++) {
      user.refused("CONFLICT", Documents.RETRY, Documents.id(ids.get(0)));
      user.refused("BAD_USER_INPUT", Documents.CREATE, Documents.prompt(" "));
    }
    for (int i = 1; i < STARTS; i++) {
      assertThat(user.create(Service.prompt("Another [short]"))).isNotNull();
    }
    assertWaits(
        user.refused(
            "RATE_LIMITED", Documents.CREATE, Documents.prompt(Service.prompt("Too many"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id text", "...Whole", "p: prompt", "id ... { ... { text } }"})
  void weighsAListByItsEntries(String fields) {
    Caller user = strict.somebody();
    String document =
        LIST.formatted(fields) + (fields.contains("W") ? " fragment Whole on Story { text }" : "");
    assertThat(user.ask(document, n(100))).isNotNull();
    var refused =
        user.http().post(new JsonObject().put("query", document).put("variables", n(100)));
    assertThat(refused.statusCode()).isEqualTo(429);
    int wait = Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow());
    assertThat(wait).isBetween(2, 60);
    JsonArray errors = GraphQLHttpClient.json(refused).getJsonArray("errors");
    assertThat(assertWaits(errors.getJsonObject(0))).isEqualTo(wait);
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", document, n(100));
      assertWaits(socket.expectError("1", "RATE_LIMITED"));
    }
    assertThat(user.ask(document, n(20))).isNotNull();
  }

  @Test
  void weighsEntriesWithoutTextsLess() {
    Caller user = strict.somebody();
    for (int i = 0; i < 2; i++) {
      assertThat(user.ask(LIST.formatted("id status"), n(100))).isNotNull();
    }
    assertWaits(user.refused("RATE_LIMITED", LIST.formatted("id text"), n(100)));
  }

  @Test
  void weighsSubscriptions() {
    Caller user = strict.somebody();
    try (GraphQLWsClient socket = user.socket()) {
      int opened = 0;
      JsonObject answer = new JsonObject().put("type", "complete");
      for (; !answer.getString("type").equals("error"); opened++) {
        String id = "" + opened;
        socket.subscribe(id, Documents.FEED);
        socket.subscribe("probe", "{ __typename }");
        answer = socket.expectAnyMessage();
        if (answer.getString("type").equals("next")) {
          socket.expectComplete("probe");
          socket.complete(id);
        }
      }
      assertThat(answer.encode()).contains("RATE_LIMITED", "retryAfter");
      assertThat(opened).isLessThan(REQUESTS / 3);
    }
  }

  @Test
  void takesWhatWeighsMoreThanAMinuteHasOnceAMinute(Service service) {
    try (Service stricter = service.beside(Map.of("MAX_REQUESTS_PER_USER", "10"))) {
      Caller user = stricter.somebody();
      assertThat(user.ask(LIST.formatted("text"), n(100))).isNotNull();
      assertWaits(user.refused("RATE_LIMITED", LIST.formatted("text"), n(100)));
    }
  }

  @Test
  void boundsTheListsOfADocumentTogether(Service service) {
    Caller user = service.somebody();
    JsonObject error = user.refused("BAD_USER_INPUT", lists(10), new JsonObject());
    assertThat(error.getString("message")).contains("200 entries");
    assertThat(user.ask(lists(2))).hasSize(2);
    String fragment =
        "{ a: listStories(limit: 100) { id } ...More ... on Query { ...More } }"
            + " fragment More on Query { b: listStories(limit: 51) { id } }";
    assertThat(user.refused("BAD_USER_INPUT", fragment, new JsonObject())).isNotNull();
  }

  private static String lists(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "l%d: listStories(limit: 100) { id }".formatted(i))
        .collect(Collectors.joining(" ", "{ ", " }"));
  }

  private static JsonObject n(int limit) {
    return new JsonObject().put("n", limit);
  }

  /** Of a refusal; returns for how many seconds. */
  private static int assertWaits(JsonObject error) {
    JsonObject extensions = error.getJsonObject("extensions");
    assertThat(extensions.getString("code")).isEqualTo("RATE_LIMITED");
    assertThat(extensions.getInteger("retryAfter")).isBetween(1, 60);
    return extensions.getInteger("retryAfter");
  }
}
