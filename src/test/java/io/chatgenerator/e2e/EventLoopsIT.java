package io.chatgenerator.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Scrape;
import io.chatgenerator.testing.Service;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Two event loops of one process, without a cluster, are to users what one is. */
class EventLoopsIT {
  private static final double SLOW = 60;
  private static final Map<String, String> TWO =
      Map.of(
          "EVENT_LOOPS", "2",
          "MAX_CONCURRENT_STORIES", "6",
          "MAX_STARTS_PER_USER", "5",
          "MAX_SOCKETS_PER_USER", "3");

  @AutoClose private static final StandIns STAND_INS = StandIns.start(SLOW);
  private static final DynamoDbAsyncClient TABLE = STAND_INS.dynamoDb().client();
  private static Service service;

  @BeforeAll
  static void start() {
    service = Service.start(STAND_INS, TWO);
  }

  @AfterAll
  static void stop() {
    TABLE.close();
    service.close();
  }

  /**
   * Two sockets of a user, one on each event loop, and a story that was begun over the first. An
   * event loop with room keeps what it is asked for, so the holders say where the sockets are.
   */
  private static final class Both implements AutoCloseable {
    private final Caller user;
    private final List<GraphQLWsClient> sockets = new ArrayList<>();
    private final Set<String> stories = new HashSet<>();
    private final String id;
    private final String prompt = Service.prompt("Over both");

    /** The listening port gives connections to its event loops in turns. */
    Both() {
      this(service);
    }

    Both(Service where) {
      user = where.somebody();
      sockets.add(user.socket());
      sockets.add(user.socket());
      id = create(0, prompt);
      String other = create(1, Service.prompt("On the other"));
      assertThat(Stream.of(holder(id), holder(other)).distinct()).hasSize(2);
      delete(1, other);
    }

    private String create(int socket, String about) {
      String created =
          mutate(socket, "createStory(prompt: \"%s\") { id }".formatted(about))
              .getJsonObject("createStory")
              .getString("id");
      stories.add(created);
      return created;
    }

    void delete(int socket, String story) {
      mutate(socket, "deleteStory(id: \"%s\") { id }".formatted(story));
      stories.remove(story);
    }

    void awaitText(String story) {
      GraphQLWsClient socket = sockets.get(1);
      socket.subscribe("t", "subscription { storyText(id: \"%s\") { delta } }".formatted(story));
      String delta = "";
      while (delta.isEmpty()) {
        delta = socket.expectNext("t").getJsonObject("storyText").getString("delta");
      }
      socket.complete("t");
    }

    JsonObject mutate(int socket, String field) {
      sockets.get(socket).subscribe("m", "mutation { %s }".formatted(field));
      JsonObject data = sockets.get(socket).expectNext("m");
      sockets.get(socket).expectComplete("m");
      return data;
    }

    /** The task that holds a story, which is an event loop. */
    private String holder(String story) {
      return item(story).get("leaseOwner").s();
    }

    private Map<String, AttributeValue> item(String story) {
      Map<String, AttributeValue> key =
          Map.of("owner", AttributeValue.fromS(user.subject()), "id", AttributeValue.fromS(story));
      return TABLE
          .getItem(get -> get.tableName(StandIns.TABLE).key(key).consistentRead(true))
          .join()
          .item();
    }

    /** All text, as a reader on the other event loop sees it. */
    String readElsewhere() {
      sockets
          .get(1)
          .subscribe("r", "subscription { storyText(id: \"%s\") { delta status } }".formatted(id));
      StringBuilder text = new StringBuilder();
      String status = "";
      while (!status.equals("COMPLETE")) {
        JsonObject event = sockets.get(1).expectNext("r").getJsonObject("storyText");
        text.append(event.getString("delta"));
        status = event.getString("status");
      }
      return text.toString();
    }

    @Override
    public void close() {
      Set.copyOf(stories).forEach(story -> delete(0, story));
      sockets.forEach(GraphQLWsClient::close);
    }
  }

  @Test
  void aReaderFollowsAStoryOfTheOtherEventLoop() {
    try (Both both = new Both()) {
      assertThat(both.readElsewhere()).isEqualTo(Storyteller.tell(both.prompt));
      assertThat(STAND_INS.openAi().calls(both.prompt)).hasSize(1);
    }
  }

  @Test
  void cancelRetryAndDeleteReachTheOtherEventLoop() {
    try (Both both = new Both()) {
      JsonObject ended =
          both.mutate(1, "cancelStory(id: \"%s\") { status }".formatted(both.id))
              .getJsonObject("cancelStory");
      assertThat(ended.getString("status")).isEqualTo("CANCELLED");
      both.mutate(1, "retryStory(id: \"%s\") { status }".formatted(both.id));
      both.delete(0, both.id);
      assertThat(both.user.ask("{ listStories { id } }").getJsonArray("listStories")).isEmpty();
    }
  }

  @Test
  void aUserSeesNothingOfAnotherOneOnEitherEventLoop() {
    try (Both both = new Both();
        Both other = new Both()) {
      for (GraphQLWsClient socket : other.sockets) {
        socket.subscribe("s", "{ story(id: \"%s\") { id } }".formatted(both.id));
        assertThat(socket.expectNext("s").getValue("story")).isNull();
        socket.expectComplete("s");
        socket.subscribe("c", "mutation { cancelStory(id: \"%s\") { id } }".formatted(both.id));
        assertThat(socket.expectMessage("next").encode()).contains("NOT_FOUND");
        socket.expectComplete("c");
      }
      assertThat(both.user.story(both.id).getString("status")).isNotEqualTo("CANCELLED");
    }
  }

  /** Each event loop has room for three. */
  @Test
  void aStoryRunsOnTheEventLoopThatHasRoom() {
    try (Both both = new Both()) {
      both.create(0, Service.prompt("The second"));
      String third = both.create(0, Service.prompt("The third"));
      String fourth = both.create(0, Service.prompt("Handed over"));
      both.awaitText(fourth);
      assertThat(both.holder(third)).isEqualTo(both.holder(both.id));
      assertThat(both.holder(fourth)).isNotEqualTo(both.holder(both.id));
    }
  }

  /** Both loops close their sockets, and release what outlasts the drain. */
  @Test
  void aProcessStopsWithBothEventLoops() {
    Service stopping = service.beside(TWO);
    Both both = new Both(stopping);
    both.create(1, Service.prompt("On the other"));
    Set<String> tasks = both.stories.stream().map(both::holder).collect(toSet());
    assertThat(tasks).hasSize(2);
    stopping.close();
    both.sockets.forEach(socket -> socket.expectClose(1001));
    Caller elsewhere = service.caller(both.user.subject(), both.user.token());
    for (String story : both.stories) {
      AttributeValue holder = both.item(story).get("leaseOwner");
      assertThat(holder == null || !tasks.contains(holder.s())).as("released").isTrue();
      elsewhere.ask("mutation { deleteStory(id: \"%s\") { id } }".formatted(story));
    }
  }

  @Test
  void limitsOfAUserHoldOverBothEventLoops() {
    try (Both both = new Both()) {
      both.create(1, Service.prompt("The third"));
      both.create(0, Service.prompt("The fourth"));
      both.create(1, Service.prompt("The fifth"));
      both.sockets.get(0).subscribe("m", "mutation { createStory(prompt: \"no\") { id } }");
      JsonObject refused = both.sockets.get(0).expectMessage("next").getJsonObject("payload");
      assertThat(refused.getJsonArray("errors").encode()).contains("RATE_LIMITED");
      both.sockets.get(0).expectComplete("m");
      try (GraphQLWsClient third = both.user.socket();
          GraphQLWsClient fourth = GraphQLWsClient.connect(service.port())) {
        fourth.init(both.user.token());
        fourth.expectClose(1013);
        third.subscribe("q", "{ myUsage { activeStories } }");
        third.expectNext("q");
      }
    }
  }

  @Test
  void metricsAreSumsOfBothEventLoops() {
    try (Both both = new Both()) {
      Scrape scrape = service.scrape();
      assertThat(scrape.value("chatgenerator_stories_capacity")).isEqualTo(6);
      assertThat(scrape.value("chatgenerator_sockets_open"))
          .isGreaterThanOrEqualTo(both.sockets.size());
      assertThat(scrape.value("chatgenerator_stories_in_flight")).isGreaterThanOrEqualTo(1);
    }
  }
}
