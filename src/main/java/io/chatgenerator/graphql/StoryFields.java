package io.chatgenerator.graphql;

import static java.util.stream.Collectors.toMap;

import io.chatgenerator.graphql.selection.ObjectType;
import io.chatgenerator.live.StoryChange;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.TokenCount;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fields of the schema's types. */
final class StoryFields {
  /** A page, whether it begins after a cursor, and how many stories there are where asked for. */
  record Connection(StoryPage page, boolean isAfterOthers, int total) {}

  /** How far an erasure is. */
  record Progress(int remaining, boolean done) {
    static final Progress DONE = new Progress(0, true);

    static Progress of(Erasure erasure) {
      return new Progress(erasure.remaining(), false);
    }
  }

  private static final ObjectType<StoryError> ERROR =
      new ObjectType<>(
          "StoryError", Map.of("code", StoryError::code, "message", StoryError::message), Map.of());

  private static final ObjectType<Story> STORY =
      new ObjectType<>(
          "Story", storyFields(), Map.of("error", ERROR), Set.of("prompt", "createdAt"));

  private static final ObjectType<Story> EDGE =
      new ObjectType<>(
          "StoryEdge", Map.of("cursor", Story::id, "node", story -> story), Map.of("node", STORY));

  private static final ObjectType<Connection> PAGE_INFO =
      new ObjectType<>(
          "PageInfo",
          Map.of(
              "hasNextPage", connection -> connection.page().more(),
              "hasPreviousPage", Connection::isAfterOthers,
              "startCursor", connection -> connection.page().firstId().orElse(null),
              "endCursor", connection -> connection.page().lastId().orElse(null)),
          Map.of());

  private static final ObjectType<Connection> CONNECTION =
      new ObjectType<>(
          "StoryConnection",
          Map.of(
              "edges", connection -> connection.page().stories(),
              "nodes", connection -> connection.page().stories(),
              "pageInfo", connection -> connection,
              "totalCount", Connection::total),
          Map.of("edges", EDGE, "nodes", STORY, "pageInfo", PAGE_INFO));

  private static final ObjectType<Progress> ERASURE =
      new ObjectType<>(
          "Erasure", Map.of("remaining", Progress::remaining, "done", Progress::done), Map.of());

  private static final ObjectType<StoryChange> CHANGE =
      new ObjectType<>(
          "StoryChange",
          Map.of("id", StoryChange::id, "story", change -> change.story().orElse(null)),
          Map.of("story", STORY));

  private static final ObjectType<TextDelta> TEXT =
      new ObjectType<>(
          "StoryText",
          Map.of(
              "attempt", TextDelta::attempt,
              "offset", TextDelta::offset,
              "delta", TextDelta::delta,
              "status", delta -> delta.status().name()),
          Map.of());

  private static final ObjectType<StoryService.Usage> USAGE =
      new ObjectType<>(
          "Usage",
          Map.of(
              "tokensToday", usage -> usage.used().tokens(),
              "tokensPerDay", StoryService.Usage::tokensPerDay,
              "storiesToday", usage -> usage.used().stories(),
              "activeStories", usage -> usage.used().active(),
              "resetsAt", StoryService.Usage::resetsAt),
          Map.of());

  private static final Map<String, StoryPart> PARTS =
      Map.ofEntries(
          Map.entry("title", StoryPart.TEXT),
          Map.entry("prompt", StoryPart.PROMPT),
          Map.entry("continues", StoryPart.CONTINUES),
          Map.entry("createdAt", StoryPart.TIMES),
          Map.entry("updatedAt", StoryPart.TIMES),
          Map.entry("text", StoryPart.TEXT),
          Map.entry("error", StoryPart.ERROR),
          Map.entry("model", StoryPart.COMPLETION),
          Map.entry("finishReason", StoryPart.COMPLETION),
          Map.entry("promptTokens", StoryPart.TOKENS),
          Map.entry("completionTokens", StoryPart.TOKENS),
          Map.entry("tokensEstimated", StoryPart.TOKENS));

  private StoryFields() {}

  /** What fields of these names are read from. */
  static Set<StoryPart> parts(Set<String> names) {
    Set<StoryPart> parts = EnumSet.noneOf(StoryPart.class);
    names.forEach(name -> Optional.ofNullable(PARTS.get(name)).ifPresent(parts::add));
    return parts;
  }

  /** All of them, by their names. */
  static Map<String, ObjectType<?>> types() {
    return Stream.of(STORY, ERROR, TEXT, CONNECTION, EDGE, PAGE_INFO, CHANGE, USAGE, ERASURE)
        .collect(toMap(ObjectType::name, type -> type));
  }

  static ObjectType<Story> story() {
    return STORY;
  }

  static ObjectType<StoryChange> change() {
    return CHANGE;
  }

  static ObjectType<TextDelta> text() {
    return TEXT;
  }

  private static Map<String, Function<Story, ?>> storyFields() {
    Map<String, Function<Story, ?>> fields = new HashMap<>();
    fields.put("id", Story::id);
    fields.put("title", story -> story.title().orElse(null));
    fields.put("continues", story -> story.continues().stream().findFirst().orElse(null));
    fields.put("prompt", Story::prompt);
    fields.put("status", story -> story.status().name());
    fields.put("isComplete", Story::isComplete);
    fields.put("createdAt", Story::createdAt);
    fields.put("updatedAt", Story::updatedAt);
    fields.put("text", Story::text);
    fields.put("attempt", Story::attempt);
    fields.put("error", story -> story.error().orElse(null));
    fields.put("model", completed(Completion::model));
    fields.put("finishReason", completed(completion -> completion.finishReason().name()));
    fields.put("promptTokens", counted(TokenCount::prompt));
    fields.put("completionTokens", counted(TokenCount::completion));
    fields.put("tokensEstimated", counted(TokenCount::estimated));
    return fields;
  }

  private static Function<Story, ?> completed(Function<Completion, ?> field) {
    return story -> story.completion().map(field).orElse(null);
  }

  private static Function<Story, ?> counted(Function<TokenCount, ?> field) {
    return story -> story.tokens().map(field).orElse(null);
  }
}
