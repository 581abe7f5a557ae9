package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.robustness.Tries;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One part that hangs, and the others that do not notice. */
@ServiceTest
@Robustness("Bulkheads: a model that hangs, a user who floods")
class BulkheadIT {
  private static final int HANGING = 60;
  private static final int LISTS = 31;

  /** Far above what any of them takes, and far below any time-out of the model. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  @Test
  void listsStoriesAsEverWhileTheModelHangs(Service service) {
    Tries.add(HANGING);
    List<Caller> users = IntStream.range(0, 4).mapToObj(i -> service.somebody()).toList();
    Caller reader = service.somebody();
    String mine = reader.create(Service.prompt("Before [short]"));
    reader.awaitEnd(mine);
    Duration usual = usualList(reader);
    Map<String, Caller> hanging = new HashMap<>();
    for (int i = 0; i < HANGING; i++) {
      Caller user = users.get(i % users.size());
      hanging.put(user.create(Service.prompt("Never heard of again [stall]")), user);
    }
    assertThat(usualList(reader)).as("before: %s", usual).isLessThan(usual.plus(PROMPT));
    hanging.forEach((id, user) -> user.ask(Documents.CANCEL, Documents.id(id)));
  }

  @Test
  void servesOthersWhileOneUserFloods(Service service) {
    try (Service strict =
        service.beside(
            Map.of("MAX_CONCURRENT_STORIES", "10", "MAX_ACTIVE_STORIES_PER_USER", "5"))) {
      Caller flooder = strict.somebody();
      List<String> started = new ArrayList<>();
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        JsonObject answer =
            flooder.http().execute(Documents.CREATE, Documents.prompt("Me " + i + " [stall]"));
        if (answer.containsKey("errors")) {
          refused++;
        } else {
          started.add(answer.getJsonObject("data").getJsonObject("createStory").getString("id"));
        }
      }
      Tries.add(started.size() + refused);
      assertThat(started).hasSize(5);
      Caller other = strict.somebody();
      String id = other.create(Service.prompt("My turn [short]"));
      assertThat(other.awaitEnd(id).getString("status")).isEqualTo("COMPLETE");
      started.forEach(mine -> flooder.ask(Documents.CANCEL, Documents.id(mine)));
    }
  }

  /** The median, since a busy machine makes any one of them wait. */
  private static Duration usualList(Caller reader) {
    return IntStream.range(0, LISTS)
        .mapToObj(
            i -> {
              long start = System.nanoTime();
              reader.ask("{ listStories { id } }");
              return Duration.ofNanos(System.nanoTime() - start);
            })
        .sorted()
        .skip(LISTS / 2)
        .findFirst()
        .orElseThrow();
  }
}
