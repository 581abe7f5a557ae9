package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody sees, changes or hears of another user's stories. */
@ServiceTest
@Robustness("Callers who ask for what is not theirs")
class IsolationIT {
  private static Caller ada;
  private static Caller ben;
  private static String adasStory;

  @BeforeAll
  static void writeAStory(Service service) {
    ada = service.ada();
    ben = service.ben();
    adasStory = ada.create(Service.prompt("Ada's own [short]"));
    ada.awaitEnd(adasStory);
  }

  @Test
  void hidesAStoryFromQueries() {
    assertThat(ben.story(adasStory)).isNull();
    assertThat(ben.ask("{ listStories(limit: 100) { id } }").encode()).doesNotContain(adasStory);
  }

  @Test
  void leavesAnothersPlaceInTheListEmpty() {
    String mine = ben.create(Service.prompt("Ben's own [short]"));
    assertThat(ben.ask("{ listStories(after: \"" + adasStory + "\") { id } }").encode())
        .doesNotContain(adasStory);
    assertThat(ben.story(mine)).isNotNull();
  }

  @Test
  void keepsAStoryFromMutations() {
    ben.refused("NOT_FOUND", Documents.CANCEL, Documents.id(adasStory));
    ben.refused("NOT_FOUND", Documents.RETRY, Documents.id(adasStory));
    assertThat(ben.ask(Documents.DELETE, Documents.id(adasStory)).getValue("deleteStory")).isNull();
    assertThat(ada.story(adasStory).getString("status")).isEqualTo("COMPLETE");
  }

  @Test
  void hidesAStoryFromSubscriptionsToIt() {
    try (GraphQLWsClient socket = ben.socket()) {
      socket.subscribe("1", Documents.CHANGED, Documents.id(adasStory));
      socket.expectError("1", "NOT_FOUND");
      TextReader.from(socket, adasStory, 1, 0).expectError("NOT_FOUND");
    }
  }

  @Test
  void tellsNobodyElseOfChanges(Service service) {
    Caller watching = service.somebody();
    Caller writing = service.somebody();
    try (GraphQLWsClient changes = watching.socket();
        GraphQLWsClient feed = watching.socket()) {
      changes.subscribe("1", Documents.ALL_CHANGED);
      feed.subscribe("1", Documents.FEED);
      changes.expectSilence();
      feed.expectSilence();
      writing.awaitEnd(writing.create(Service.prompt("Not for others [short]")));
      String own = watching.create(Service.prompt("For the watcher [short]"));
      assertThat(changes.expectNext("1").getJsonObject("storiesChanged").getString("id"))
          .isEqualTo(own);
      assertThat(feed.expectNext("1").getString("subscribe")).contains(own);
    }
  }
}
