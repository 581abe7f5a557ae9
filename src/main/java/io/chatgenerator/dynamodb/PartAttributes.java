package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.joining;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.StoryStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is asked of the table. */
final class PartAttributes {
  /** What says whether a story has ended. */
  static final String STATE = "#owner, #id, #status, #attempt, #leaseOwner, #leaseExpiresAt";

  private static final Map<StoryPart, List<String>> PARTS =
      Map.of(
          StoryPart.PROMPT, List.of(StoryItems.PROMPT),
          StoryPart.CONTINUES, List.of(StoryItems.CONTINUES),
          StoryPart.TEXT, List.of(StoryItems.TEXT),
          StoryPart.TITLE, List.of(StoryItems.TITLE, CostAttributes.RESERVED_DAY),
          StoryPart.TIMES, List.of(StoryItems.CREATED_AT, StoryItems.UPDATED_AT),
          StoryPart.ERROR, List.of(StoryItems.ERROR_CODE, StoryItems.ERROR_MESSAGE),
          StoryPart.COMPLETION, List.of(StoryItems.FINISH_REASON, StoryItems.MODEL),
          StoryPart.TOKENS, CostAttributes.USED);

  /** For each set of parts that was asked for. */
  private static final Map<Set<StoryPart>, String> PROJECTIONS = new ConcurrentHashMap<>();

  private PartAttributes() {}

  /** The attributes that a story is read from; empty where it is wanted whole. */
  static Optional<String> projection(Set<StoryPart> parts) {
    return parts.containsAll(StoryPart.ALL)
        ? Optional.empty()
        : Optional.of(PROJECTIONS.computeIfAbsent(Set.copyOf(parts), PartAttributes::project));
  }

  private static String project(Set<StoryPart> parts) {
    return Stream.concat(
            Stream.of(STATE, "#" + Retention.EXPIRES_AT),
            parts.stream().flatMap(part -> PARTS.get(part).stream()).map(name -> "#" + name))
        .collect(joining(", "));
  }

  /**
   * Whether the title of a story that was read with these parts may be in its text alone: earlier
   * versions, which reserved nothing either, have not stored it.
   */
  static boolean lackTitle(Set<StoryPart> parts, Story story) {
    return parts.contains(StoryPart.TITLE)
        && !parts.contains(StoryPart.TEXT)
        && story.title().isEmpty()
        && story.cost().reservation().isEmpty()
        && !story.status().equals(StoryStatus.PENDING);
  }

  /** These, and the text. */
  static Set<StoryPart> withText(Set<StoryPart> parts) {
    Set<StoryPart> more = new HashSet<>(parts);
    more.add(StoryPart.TEXT);
    return more;
  }
}
