package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tasks of another version send while a deployment is under way. */
class OtherVersionsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Vertx OWN = Vertx.vertx();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final StoryKey KEY = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");

  private final BusCodec codec = new BusCodec();

  @AfterAll
  static void stop() throws Exception {
    Future.all(VERTX.close(), OWN.close()).await(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'illustrated','owner':'ann','id':'1'}",
        "{'owner':'ann','id':'1'}",
        "{'type':'changed','textLength':4}",
        "{'type':'text','owner':'ann','id':'1','attempt':'first','offset':0,'delta':''}",
        "[]"
      })
  void leavesOutAndLogsEventsThatItCannotRead(String event) {
    try (CapturedLog log = new CapturedLog(BusCodec.class)) {
      assertThat(decode(Buffer.buffer(event.replace("'", "\"")))).isNull();
      log.expect("event left out that cannot be read");
    }
  }

  @Test
  void dropsThemWhereTheyArrive() throws Exception {
    EventBus shared = VERTX.eventBus();
    List<Object> received = new ArrayList<>();
    Future<Void> last =
        Future.future(
            answered -> {
              PeerBus bus = new PeerBus(VERTX, VERTX.getOrCreateContext(), "node", Set::of);
              bus.<String>listen(
                      "events",
                      event -> {
                        received.add(event);
                        answered.tryComplete();
                      })
                  .onSuccess(
                      listening -> {
                        shared.publish("events", null);
                        shared.publish("events", "known");
                      });
            });
    last.await(10, SECONDS);
    assertThat(received).containsExactly("known");
  }

  /** It counted attempts only, knew no tokens, and sent the text with each state. */
  @Test
  void readsAStateOfTheFirstVersion() {
    Story story =
        Story.pending(KEY, "A whale", List.of(), NOW, Lease.heldBy("task", NOW.plusSeconds(30)))
            .append("Once", NOW);
    JsonObject state = StoryCodec.toJson(story);
    List.of(
            "failures",
            "interruptions",
            "furthestText",
            "promptTokens",
            "completionTokens",
            "tokensEstimated")
        .forEach(state::remove);
    JsonObject event = new JsonObject().put("type", "changed").put("story", state);
    assertThat(decode(event.toBuffer())).isEqualTo(new StoryEvent.Changed(story));
  }

  @Test
  void refusesAQuestionThatItDoesNotKnow() throws Exception {
    PeerBus shared = new PeerBus(VERTX, VERTX.getOrCreateContext(), "node", Set::of);
    Set<String> own = Set.of("task");
    BusPeerClient client =
        new BusPeerClient(OWN.eventBus(), new Followers(own), own, "task", Optional::empty);
    client.serve(new NoStories()).compose(serving -> client.joined(shared)).await(10, SECONDS);
    JsonObject question =
        new JsonObject().put("what", "illustrate").put("owner", "ann").put("id", "1");
    Future<Boolean> refused =
        VERTX
            .eventBus()
            .request("stories.task.task", question, new DeliveryOptions().setSendTimeout(5_000))
            .map(false)
            .otherwise(true);
    assertThat(refused.await(10, SECONDS)).isTrue();
  }

  private StoryEvent decode(Buffer json) {
    return codec.decodeFromWire(0, Buffer.buffer().appendInt(json.length()).appendBuffer(json));
  }

  private static final class NoStories implements PeerClient.Tasks {
    @Override
    public Optional<Story> current(StoryKey key) {
      return Optional.empty();
    }

    @Override
    public Future<Optional<Story>> cancel(StoryKey key) {
      return Future.succeededFuture(Optional.empty());
    }
  }
}
