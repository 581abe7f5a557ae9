package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.toMap;

import io.chatgenerator.story.StoryRepository.StoryPart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a list asks the table for. */
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

  private PartAttributes() {}

  /** The attributes that a story is read from where no more than these parts are wanted of it. */
  static Map<String, String> names(Set<StoryPart> parts) {
    return Stream.concat(
            Stream.of(
                StoryItems.OWNER,
                StoryItems.ID,
                StoryItems.STATUS,
                StoryItems.ATTEMPT,
                StoryItems.LEASE_OWNER),
            parts.stream().flatMap(part -> PARTS.get(part).stream()))
        .collect(toMap(name -> "#" + name, name -> name));
  }
}
