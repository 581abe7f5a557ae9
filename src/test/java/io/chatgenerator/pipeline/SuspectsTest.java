package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stories that kill the task they run on, among innocent ones that need a while. */
class SuspectsTest {
  private static final int LONGEST_SECONDS = 4 * 3_600;

  private final SimulatedService service = new SimulatedService(Configs.stories(20, 100));
  private final Map<ModelCall, Integer> ages = new HashMap<>();

  /**
   * @param killAfter seconds of generating after which a poisonous story kills
   * @param textBefore whether it gets as far as a checkpoint with text each time
   */
  @ParameterizedTest
  @CsvSource({
    "1, 15, 2, 0, false",
    "1, 15, 1, 0, false",
    "1, 15, 3, 7, true",
    "1, 15, 2, 12, true",
    "2, 15, 2, 1, false",
    "4, 15, 3, 8, true",
    "1, 40, 2, 1, false"
  })
  void endsWhatKillsItsTasksAndTakesNoInnocentAlong(
      int poisonous, int innocent, int tasks, int killAfter, boolean textBefore) {
    IntStream.range(0, tasks).forEach(i -> service.start());
    service.deliver();
    List<StoryKey> innocents = create("innocent", innocent);
    List<StoryKey> poison = create("poison", poisonous);
    int seconds = 0;
    while (!haveEnded() && seconds++ < LONGEST_SECONDS) {
      service.advance(Duration.ofSeconds(1));
      service.model().running().forEach(call -> ages.merge(call, 1, Integer::sum));
      service.model().running().stream()
          .filter(call -> isPoison(call) && ages.get(call) > killAfter)
          .forEach(this::kill);
      service.model().running().forEach(call -> goOn(call, textBefore));
    }
    assertThat(innocents).allSatisfy(key -> assertThat(status(key)).isEqualTo("COMPLETE"));
    assertThat(poison).allSatisfy(key -> assertThat(status(key)).isEqualTo("TOO_MANY_ATTEMPTS"));
    innocents.forEach(key -> assertThat(calls(key)).isLessThanOrEqualTo(6));
    poison.forEach(key -> assertThat(calls(key)).isEqualTo(10));
  }

  private int calls(StoryKey key) {
    return service.model().callsFor(service.stored(key).prompt()).size();
  }

  private List<StoryKey> create(String name, int count) {
    Chain chain = new Chain(service);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                chain.createFor(
                    "owner " + i, i % 2 == 0 ? 0 : service.tasks().size() - 1, name + " " + i))
        .toList();
  }

  private static boolean isPoison(ModelCall call) {
    return call.prompt().startsWith("poison");
  }

  private void kill(ModelCall call) {
    List.copyOf(service.tasks()).stream()
        .filter(task -> task.life() == call.task() && task.isAlive())
        .forEach(
            task -> {
              task.die();
              service.start();
            });
  }

  private void goOn(ModelCall call, boolean poisonTells) {
    int age = ages.getOrDefault(call, 0);
    if (age == 2 && (poisonTells || !isPoison(call))) {
      call.say("Once upon a time");
    }
    if (age == 20 && !isPoison(call)) {
      call.finish();
    }
  }

  private boolean haveEnded() {
    return service.table().all().stream().allMatch(Story::isTerminal);
  }

  private String status(StoryKey key) {
    Story story = service.stored(key);
    return story.status().equals(StoryStatus.FAILED)
        ? story.error().orElseThrow().code()
        : story.status().name();
  }
}
