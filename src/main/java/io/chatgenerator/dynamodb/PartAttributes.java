package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.toMap;

import io.chatgenerator.story.StoryRepository.StoryPart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is asked of the table. */
final class PartAttributes {
  private static final Map<StoryPart, List<String>> PARTS =
      Map.of(
          StoryPart.PROMPT, List.of(StoryItems.PROMPT),
          StoryPart.CONTINUES, List.of(StoryItems.CONTINUES),
          StoryPart.TEXT, List.of(StoryItems.TEXT),
          StoryPart.TIMES, List.of(StoryItems.CREATED_AT, StoryItems.UPDATED_AT),
          StoryPart.ERROR, List.of(StoryItems.ERROR_CODE, StoryItems.ERROR_MESSAGE),
          StoryPart.COMPLETION, List.of(StoryItems.FINISH_REASON, StoryItems.MODEL),
          StoryPart.TOKENS, CostAttributes.USED);

  /** For each set of parts that was asked for. */
  private static final Map<Set<StoryPart>, Map<String, String>> NAMES = new ConcurrentHashMap<>();

  private PartAttributes() {}

  /**
   * The attributes that a story is read from, those of an owner's list among them; none where it is
   * wanted whole.
   */
  static Map<String, String> names(Set<StoryPart> parts) {
    return parts.containsAll(StoryPart.ALL)
        ? Map.of()
        : NAMES.computeIfAbsent(Set.copyOf(parts), PartAttributes::newNames);
  }

  private static Map<String, String> newNames(Set<StoryPart> parts) {
    return Stream.concat(
            Stream.of(
                StoryItems.OWNER,
                StoryItems.ID,
                StoryItems.STATUS,
                StoryItems.ATTEMPT,
                StoryItems.LEASE_OWNER,
                StoryItems.LEASE_EXPIRES_AT,
                Retention.EXPIRES_AT),
            parts.stream().flatMap(part -> PARTS.get(part).stream()))
        .collect(toMap(name -> "#" + name, name -> name));
  }
}
