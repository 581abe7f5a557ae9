package io.chatgenerator.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.StoryFields.Progress;
import io.chatgenerator.graphql.selection.EventWriters;
import io.chatgenerator.graphql.selection.FieldNames;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.live.StoryChange;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.live.TextInterest;
import io.chatgenerator.live.TextPosition;
import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.StoryService;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reactivestreams.Publisher;

/**
 * The operations of the schema: arguments in, one call, value out. The owner is always the token's
 * subject.
 */
record StoryDataFetchers(
    StoryService stories, Erasures erasures, LiveStories live, EventWriters writers) {
  Map<String, DataFetcher<?>> queries() {
    return Map.of(
        "story", this::story,
        "stories", this::stories,
        "listStories", this::listStories,
        "myUsage", call -> stories.usage(owner(call), user(call).groups()),
        "erasure", call -> erasures.find(owner(call)).map(f -> orNull(f.map(Progress::of))));
  }

  Map<String, DataFetcher<?>> mutations() {
    return Map.of(
        "createStory",
        this::createStory,
        "cancelStory",
        call -> stories.cancel(key(call)),
        "retryStory",
        this::retryStory,
        "deleteStory",
        call -> stories.delete(key(call)).map(StoryDataFetchers::orNull),
        "deleteAllStories",
        this::deleteAllStories,
        "publish",
        // Checks nothing and stores nothing: what it returns is delivered, as the schema says.
        call -> Future.succeededFuture(call.<String>getArgument("data")));
  }

  Map<String, DataFetcher<?>> subscriptions() {
    return Map.of(
        "subscribe", call -> live.feed(owner(call)),
        "storiesChanged", this::storiesChanged,
        "storyChanged", this::storyChanged,
        "storyText", this::storyText);
  }

  private Future<Story> story(DataFetchingEnvironment call) {
    return stories
        .find(key(call), StoryFields.parts(FieldNames.of(call)))
        .map(StoryDataFetchers::orNull);
  }

  private Future<StoryFields.Connection> stories(DataFetchingEnvironment call) {
    int first = integer(call, "first", 20);
    Optional<String> after = text(call, "after");
    Set<String> fields = FieldNames.of(call);
    Future<Integer> total =
        fields.contains("totalCount") ? stories.count(owner(call)) : Future.succeededFuture(0);
    return stories
        .page(owner(call), first, after, StoryFields.parts(fields))
        .compose(
            page -> total.map(count -> new StoryFields.Connection(page, after.isPresent(), count)));
  }

  private Future<List<Story>> listStories(DataFetchingEnvironment call) {
    Set<StoryPart> parts = StoryFields.parts(FieldNames.of(call));
    return stories
        .list(owner(call), integer(call, "limit", 20), text(call, "after"), parts)
        .map(StoryPage::stories);
  }

  private Future<Story> createStory(DataFetchingEnvironment call) {
    return stories.create(
        owner(call),
        call.getArgument("prompt"),
        text(call, "continues"),
        text(call, "clientToken"),
        user(call).groups(),
        request(call).trace());
  }

  private Future<Story> retryStory(DataFetchingEnvironment call) {
    return stories.retry(key(call), user(call).groups(), request(call).trace());
  }

  private Future<Progress> deleteAllStories(DataFetchingEnvironment call) {
    return erasures
        .deleteAll(owner(call))
        .map(found -> found.map(Progress::of).orElse(Progress.DONE));
  }

  private Publisher<StoryChange> storiesChanged(DataFetchingEnvironment call) {
    return writers.select(
        call, StoryFields.change(), live.allChanges(owner(call), textInterest(call)));
  }

  private Publisher<Story> storyChanged(DataFetchingEnvironment call) {
    return writers.select(call, StoryFields.story(), live.changes(key(call), textInterest(call)));
  }

  private static TextInterest textInterest(DataFetchingEnvironment call) {
    Set<String> fields = FieldNames.of(call);
    TextInterest otherwise = fields.contains("title") ? TextInterest.TITLE : TextInterest.NONE;
    return fields.contains("text") ? TextInterest.TEXT : otherwise;
  }

  private Publisher<TextDelta> storyText(DataFetchingEnvironment call) {
    TextPosition from =
        lastEventId(call).map(StoryDataFetchers::position).orElseGet(() -> position(call));
    return writers.select(call, StoryFields.text(), live.text(key(call), from));
  }

  private static Optional<String> lastEventId(DataFetchingEnvironment call) {
    return call.getGraphQlContext().<GraphQLRequest>get(GraphQLRequest.class).lastEventId();
  }

  private static TextPosition position(String eventId) {
    return TextPosition.parse(eventId)
        .orElseThrow(
            () ->
                RequestException.badInput(
                    "Last-Event-ID must be the id of an event of this field."));
  }

  private static TextPosition position(DataFetchingEnvironment call) {
    int attempt = integer(call, "attempt", 1);
    int offset = integer(call, "offset", 0);
    if (attempt < 1 || offset < 0) {
      throw RequestException.badInput("An attempt counts from 1, an offset from 0.");
    }
    return new TextPosition(attempt, offset);
  }

  /** The request that a field is run for; none where it was run without one. */
  static RequestTrace request(DataFetchingEnvironment call) {
    return call.getGraphQlContext().getOrDefault(RequestTrace.class, RequestTrace.NONE);
  }

  private static String owner(DataFetchingEnvironment call) {
    return user(call).subject();
  }

  private static AuthenticatedUser user(DataFetchingEnvironment call) {
    return call.getGraphQlContext().get(AuthenticatedUser.class);
  }

  private static StoryKey key(DataFetchingEnvironment call) {
    return new StoryKey(owner(call), call.getArgument("id"));
  }

  private static int integer(DataFetchingEnvironment call, String name, int otherwise) {
    Integer value = call.getArgument(name);
    return value == null ? otherwise : value;
  }

  private static Optional<String> text(DataFetchingEnvironment call, String name) {
    return Optional.ofNullable(call.getArgument(name));
  }

  private static <T> T orNull(Optional<T> value) {
    return value.orElse(null);
  }
}
