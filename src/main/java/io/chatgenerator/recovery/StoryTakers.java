package io.chatgenerator.recovery;

import static java.util.Comparator.comparing;

import io.chatgenerator.story.StoryKey;
import io.vertx.core.Context;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The tasks of this process, one for each event loop, to which its work is given. */
record StoryTakers(List<StoryTaker> all) {
  StoryTakers {
    all = List.copyOf(all);
  }

  /** Whether the story runs on one of them. */
  boolean has(StoryKey key) {
    return all.stream().anyMatch(taker -> taker.has(key));
  }

  /** How many more stories they can work on together. */
  int room() {
    return all.stream().mapToInt(StoryTaker::room).sum();
  }

  /**
   * The one with the most room beside what it is taking; never one that is full while another one
   * is not, since what takes long holds no room.
   *
   * @param taking one entry for each story that is being taken
   */
  StoryTaker roomiest(Collection<StoryTaker> taking) {
    return all.stream()
        .max(
            comparing((StoryTaker taker) -> taker.room() > 0)
                .thenComparing(taker -> taker.room() - Collections.frequency(taking, taker)))
        .orElseThrow();
  }

  /** Calls {@code listener}, on the finder's event loop, when one has room for another story. */
  void onRoom(Runnable listener, Context finder) {
    all.forEach(taker -> taker.onRoom(listener, finder));
  }
}
