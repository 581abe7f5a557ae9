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
      new ObjectType<StoryError>("StoryError")
          .field("code", StoryError::code)
          .field("message", StoryError::message);

  /** In the order of the schema, in which they are exported. */
  private static final ObjectType<Story> STORY =
      new ObjectType<Story>("Story")
          .field("id", Story::id)
          .field("title", story -> story.title().orElse(null))
          .recurring("prompt", Story::prompt)
          .field("continues", story -> story.continues().stream().findFirst().orElse(null))
          .field("status", story -> story.status().name())
          .field("isComplete", Story::isComplete)
          .recurring("createdAt", Story::createdAt)
          .field("updatedAt", Story::updatedAt)
          .field("text", Story::text)
          .field("attempt", Story::attempt)
          .object("error", ERROR, story -> story.error().orElse(null))
          .field("model", completed(Completion::model))
          .field("finishReason", completed(completion -> completion.finishReason().name()))
          .field("promptTokens", counted(TokenCount::prompt))
          .field("completionTokens", counted(TokenCount::completion))
          .field("tokensEstimated", counted(TokenCount::estimated));

  private static final ObjectType<Story> EDGE =
      new ObjectType<Story>("StoryEdge")
          .field("cursor", Story::id)
          .object("node", STORY, story -> story);

  private static final ObjectType<Connection> PAGE_INFO =
      new ObjectType<Connection>("PageInfo")
          .field("hasNextPage", connection -> connection.page().more())
          .field("hasPreviousPage", Connection::isAfterOthers)
          .field("startCursor", connection -> connection.page().firstId().orElse(null))
          .field("endCursor", connection -> connection.page().lastId().orElse(null));

  private static final ObjectType<Connection> CONNECTION =
      new ObjectType<Connection>("StoryConnection")
          .object("edges", EDGE, connection -> connection.page().stories())
          .object("nodes", STORY, connection -> connection.page().stories())
          .object("pageInfo", PAGE_INFO, connection -> connection)
          .field("totalCount", Connection::total);

  private static final ObjectType<Progress> ERASURE =
      new ObjectType<Progress>("Erasure")
          .field("remaining", Progress::remaining)
          .field("done", Progress::done);

  private static final ObjectType<StoryChange> CHANGE =
      new ObjectType<StoryChange>("StoryChange")
          .field("id", StoryChange::id)
          .object("story", STORY, change -> change.story().orElse(null));

  private static final ObjectType<TextDelta> TEXT =
      new ObjectType<TextDelta>("StoryText")
          .field("attempt", TextDelta::attempt)
          .field("offset", TextDelta::offset)
          .field("delta", TextDelta::delta)
          .field("status", delta -> delta.status().name());

  private static final ObjectType<StoryService.Usage> USAGE =
      new ObjectType<StoryService.Usage>("Usage")
          .field("tokensToday", usage -> usage.used().tokens())
          .field("tokensPerDay", StoryService.Usage::tokensPerDay)
          .field("storiesToday", usage -> usage.used().stories())
          .field("activeStories", usage -> usage.used().active())
          .field("resetsAt", StoryService.Usage::resetsAt);

  private static final Map<String, StoryPart> PARTS =
      Map.ofEntries(
          Map.entry("title", StoryPart.TITLE),
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

  private static Function<Story, ?> completed(Function<Completion, ?> field) {
    return story -> story.completion().map(field).orElse(null);
  }

  private static Function<Story, ?> counted(Function<TokenCount, ?> field) {
    return story -> story.tokens().map(field).orElse(null);
  }
}
