package io.chatgenerator.pipeline;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Stories that wait in the table, and tasks with room for three each. */
abstract class QueueFixture {
  static final Duration SECOND = Duration.ofSeconds(1);

  final SimulatedService service = new SimulatedService(Configs.stories(3, 100));
  final Chain chain = new Chain(service);
  final StoryIds ids = new StoryIds(service.time(), new Random(7));

  void fill(int task) {
    for (int i = 0; i < 3; i++) {
      chain.createFor("ann", task, "long " + i + " of " + task);
    }
  }

  List<String> running() {
    return service.model().running().stream().map(ModelCall::prompt).toList();
  }

  /** Stories that wait in the table for any task, a second later each. */
  List<StoryKey> waiting(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              service.advanceMillis(1);
              return waiting("owner of " + name, name + " " + i);
            })
        .toList();
  }

  StoryKey waiting(String owner, String prompt) {
    Leases leases =
        new Leases("nobody", Duration.ofSeconds(30), service.time(), new UnconfirmedLeases());
    Story story =
        Story.pending(
            new StoryKey(owner, ids.next()),
            prompt,
            List.of(),
            leases.now(),
            Lease.waiting(leases.now()));
    service.table().create(story, Optional.empty(), Integer.MAX_VALUE);
    return story.key();
  }
}
