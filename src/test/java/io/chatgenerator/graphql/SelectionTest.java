package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import io.chatgenerator.graphql.selection.EventWriters.SelectedEvents;
import io.chatgenerator.graphql.selection.SelectingStrategy;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.testing.OneByOne;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** What is written without an execution is what an execution gives, to the letter. */
class SelectionTest {
  private static final Completion COMPLETION = new Completion(FinishReason.STOP, "gpt-4o-mini");

  private static final Instant MOMENT = Instant.parse("2026-01-31T12:34:56.789Z");
  private static final String ODD =
      "\"quoted\" \\ \n\t \u0001 \u2028 \u00e9 \ud83e\udd8a </script>";
  private static final Story PENDING =
      Story.pending(new StoryKey("ada", "id-1"), ODD, List.of(), MOMENT, Lease.free(MOMENT));
  private static final List<Story> STORIES =
      List.of(
          PENDING,
          PENDING.append(ODD, MOMENT.plusMillis(211)),
          PENDING.append("a", MOMENT).failed(new StoryError("MODEL_BUSY", ODD), MOMENT),
          PENDING.append("a", MOMENT).cancelled(Instant.EPOCH),
          PENDING
              .append("a", MOMENT)
              .used(new TokenCount(12, 3, true))
              .completed(COMPLETION, MOMENT),
          PENDING.append("b", MOMENT).completed(COMPLETION, MOMENT));
  private static final List<TextDelta> DELTAS =
      List.of(
          new TextDelta(1, 0, ODD, StoryStatus.GENERATING),
          new TextDelta(2, 17, "", StoryStatus.COMPLETE));

  private final GraphQL graphQL = SampleSchema.build();
  private final GraphQL selecting =
      graphQL.transform(
          builder ->
              builder.queryExecutionStrategy(
                  new SelectingStrategy(ClientErrors.HANDLER, StoryFields.types())));

  private static Stream<String> selections() {
    return Stream.of(
        "{ id }",
        "{ status id status }",
        "{ id prompt status isComplete createdAt updatedAt text attempt error { code message }"
            + " model finishReason promptTokens completionTokens tokensEstimated }",
        "{ a: id b: id text: status status: text }",
        "{ __typename id kind: __typename error { __typename why: message } }",
        "{ id ... on Story { text } ... { attempt } ...More }",
        "{ error { code } ...More ... { error { message code } } }",
        "{ id text @skip(if: $yes) prompt @include(if: $yes) status @include(if: $no) }",
        "{ ... @include(if: $no) { id } ... @skip(if: $no) { text } }");
  }

  @ParameterizedTest
  @MethodSource("selections")
  void readsListsAsAnExecutionDoes(String selection) {
    List<Story> withNone = Stream.concat(STORIES.stream(), Stream.of((Story) null)).toList();
    ExecutionInput input = input("query", "mine: listStories " + selection, withNone);
    assertThat(ResultFormat.json(selecting.execute(input)))
        .isEqualTo(ResultFormat.json(graphQL.execute(input)))
        .contains("\"mine\":[{", ",null]");
  }

  @ParameterizedTest
  @MethodSource("selections")
  void readsSingleStoriesAsAnExecutionDoes(String selection) {
    for (Story story : STORIES) {
      ExecutionInput input =
          input("query", "mine: story(id: \"id-1\") " + selection, List.of(story));
      ExecutionResult selected = selecting.execute(input);
      assertThat(selected.<Map<String, Object>>getData().get("mine")).isNotInstanceOf(Map.class);
      assertThat(ResultFormat.json(selected)).isEqualTo(ResultFormat.json(graphQL.execute(input)));
    }
  }

  @Test
  void leavesAnEmptySelectionOfAQueryToAnExecution() {
    ExecutionInput list = input("query", "listStories { id @include(if: $no) }", STORIES);
    assertThat(ResultFormat.json(selecting.execute(list))).contains("[{},{},{},{},{},{}]");
    ExecutionInput one = input("query", "story(id: \"1\") { id @include(if: $no) }", STORIES);
    assertThat(ResultFormat.json(selecting.execute(one))).contains("\"story\":{}");
  }

  @ParameterizedTest
  @MethodSource("selections")
  void writesStoriesAsAnExecutionDoes(String selection) {
    for (String field : List.of("storyChanged(id: \"id-1\")", "mine: storyChanged(id: \"id-1\")")) {
      assertSame(field + " " + selection, STORIES);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ attempt offset delta status }",
        "{ delta }",
        "{ d: delta ... on StoryText { status } __typename @skip(if: $yes) o: offset }"
      })
  void writesTextAsAnExecutionDoes(String selection) {
    assertSame("storyText(id: \"id-1\") " + selection, DELTAS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ id @include(if: $no) }"})
  void leavesAnEmptySelectionToAnExecution(String selection) {
    var result = execute("storyChanged(id: \"id-1\") " + selection, STORIES);
    assertThat(SelectedEvents.of(result)).isEmpty();
  }

  private void assertSame(String field, List<?> events) {
    ExecutionResult selected = execute(field, events);
    ResultStream stream = ResultStream.of(selected).orElseThrow();
    assertThat(SelectedEvents.of(selected))
        .as("written without an execution: " + field)
        .isPresent();
    List<String> executed =
        OneByOne.all(execute(field, events).<Publisher<ExecutionResult>>getData()).stream()
            .map(ResultFormat::json)
            .toList();
    assertThat(
            OneByOne.<Object>read(stream.items()::subscribe).stream().map(stream.writer()).toList())
        .isEqualTo(executed)
        .hasSameSizeAs(events);
  }

  private ExecutionResult execute(String field, List<?> events) {
    return graphQL.execute(input("subscription", field, events));
  }

  private static ExecutionInput input(String operation, String field, List<?> events) {
    String more = field.contains("...More") ? " fragment More on Story { id status }" : "";
    String document = operation + " " + variables(field) + "{ " + field + " }" + more;
    return ExecutionInput.newExecutionInput(document)
        .graphQLContext(Map.of("events", events))
        .build();
  }

  /** Those that are used, since others would be an error. */
  private static String variables(String field) {
    String yes = field.contains("$yes") ? "$yes: Boolean = true" : "";
    String no = field.contains("$no") ? " $no: Boolean = false" : "";
    return yes.isEmpty() && no.isEmpty() ? "" : "(" + yes + no + ") ";
  }
}
