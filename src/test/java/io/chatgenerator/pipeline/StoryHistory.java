package io.chatgenerator.pipeline;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the table held, one state after the other, and which changes were against the rules. */
final class StoryHistory {
  private final Map<StoryKey, List<Story>> states = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  List<Story> of(StoryKey key) {
    return states.getOrDefault(key, List.of());
  }

  List<String> violations() {
    return violations;
  }

  void created(Story story) {
    require(!states.containsKey(story.key()), "created twice", story);
    require(
        story.attempt() == 1 && story.status().equals(StoryStatus.PENDING), "began late", story);
    add(story);
  }

  void changed(Story before, Story after) {
    if (before.isTerminal() && after.equals(before.under(Optional.empty()))) {
      add(after); // Its generation was removed from the provider.
      return;
    }
    if (after.attempt() == before.attempt()) {
      require(!before.isTerminal(), "terminal, but changed from " + before, after);
      require(
          after.status().equals(before.status()) || !after.status().equals(StoryStatus.PENDING),
          "status moved up",
          after);
      require(keepsText(before, after), "text lost: " + before.text(), after);
      require(keepsHolder(before, after), "taken from its holder within an attempt", after);
    } else {
      require(after.attempt() == before.attempt() + 1, "attempt skipped", after);
      require(
          after.status().equals(StoryStatus.PENDING) && after.text().isEmpty(), "no start", after);
      require(!before.isComplete(), "a complete story began again", after);
      boolean goesOn = !before.isTerminal() && before.generation().isPresent();
      require(
          !goesOn || after.failures() > before.failures(),
          "begun again, though its generation goes on: " + before,
          after);
    }
    add(after);
  }

  /** Why attempts began. */
  Causes causes(StoryKey key) {
    List<Story> all = of(key);
    int failures = 0;
    int lost = 0;
    for (int i = 1; i < all.size(); i++) {
      Story before = all.get(i - 1);
      Story after = all.get(i);
      if (after.attempt() > before.attempt() && !before.isTerminal()) {
        failures += after.failures() - before.failures();
        lost += after.failures() > before.failures() ? 0 : 1;
      }
    }
    return new Causes(failures, lost);
  }

  /**
   * @param failures attempts after one that failed by itself
   * @param lost attempts after one whose task was lost, or released it
   */
  record Causes(int failures, int lost) {}

  /** Whether the table held the id of a generation at any time. */
  boolean hasHeld(ScriptedGeneration generation) {
    return storyOf(generation).isPresent();
  }

  /** The story with which the table held the id of a generation at any time. */
  Optional<StoryKey> storyOf(ScriptedGeneration generation) {
    return states.values().stream()
        .flatMap(List::stream)
        .filter(story -> story.generation().filter(r -> r.id().equals(generation.id())).isPresent())
        .map(Story::key)
        .findFirst();
  }

  void report(String violation) {
    violations.add(violation);
  }

  /** A holder gives the lease up, or loses it together with the attempt. */
  private static boolean keepsHolder(Story before, Story after) {
    Optional<String> holder = before.lease().flatMap(Lease::holder);
    Optional<String> next = after.lease().flatMap(Lease::holder);
    boolean goesOn = before.generation().isPresent() && after.generation().isPresent();
    return holder.isEmpty()
        || next.isEmpty()
        || holder.equals(next)
        || goesOn
        || beginsBeside(before, holder.get(), next.get());
  }

  /** What a task wrote without an answer, another one of its process may begin. */
  private static boolean beginsBeside(Story before, String holder, String next) {
    return before.status().equals(StoryStatus.PENDING)
        && SimulatedProcess.of(holder).equals(SimulatedProcess.of(next));
  }

  private static boolean keepsText(Story before, Story after) {
    boolean tooLong = after.error().filter(e -> e.code().equals("STORY_TOO_LONG")).isPresent();
    return tooLong || after.text().startsWith(before.text());
  }

  private void add(Story story) {
    require(story.isTerminal() == story.lease().isEmpty(), "wrong lease", story);
    states.computeIfAbsent(story.key(), unknown -> new ArrayList<>()).add(story);
  }

  private void require(boolean condition, String what, Story story) {
    Optional.of(what).filter(w -> !condition).ifPresent(w -> report(w + ": " + story));
  }
}
