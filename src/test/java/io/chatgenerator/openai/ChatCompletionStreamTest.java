package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.MODEL_UNREADABLE;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static io.chatgenerator.story.FailureCode.STORY_TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatCompletionStreamTest {
  private static final String STOP =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  private static final String USAGE =
      "{\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}";

  /** Expected: the text pieces joined by "|", and the finish reason or the failure. */
  record Row(String name, List<String> events, String pieces, Object end) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> table() {
    String lone = "\uFFFD";
    return Stream.of(
        row("a story", "x|b", FinishReason.STOP, text("x"), text("b"), STOP, USAGE, "[DONE]"),
        row("no [DONE]", "a", FinishReason.STOP, text("a"), STOP),
        row("length", "a", FinishReason.LENGTH, text("a"), finish("length"), "[DONE]"),
        row("nothing", "", MODEL_BROKEN),
        row("no finish reason", "x", MODEL_BROKEN, text("x"), "[DONE]"),
        row("only usage", "", MODEL_BROKEN, USAGE, "[DONE]"),
        row("no text", "", MODEL_BROKEN, STOP, "[DONE]"),
        row("content filter", "x", CONTENT_FILTERED, text("x"), finish("content_filter")),
        row("tool calls", "x", MODEL_BROKEN, text("x"), finish("tool_calls")),
        row("refusal", "", REFUSED, delta("\"refusal\":\"I\""), STOP),
        row("null refusal", "a", FinishReason.STOP, delta("\"refusal\":null"), text("a"), STOP),
        row("null content", "a", FinishReason.STOP, delta("\"content\":null"), text("a"), STOP),
        row("empty content", "a", FinishReason.STOP, text(""), text("a"), STOP),
        row("role only", "a", FinishReason.STOP, delta("\"role\":\"x\""), text("a"), STOP),
        row("text after [DONE]", "a", FinishReason.STOP, text("a"), STOP, "[DONE]", text("b")),
        row("text with the finish", "a", FinishReason.STOP, both("a")),
        row("another choice", "a", FinishReason.STOP, other("x"), text("a"), STOP),
        row("blank data", "a", FinishReason.STOP, "", " ", text("a"), STOP),
        row("not JSON", "x", MODEL_BROKEN, text("x"), "hello"),
        row("JSON cut short", "", MODEL_BROKEN, "{\"choices\":[{"),
        row("a JSON array", "", MODEL_BROKEN, "[1]"),
        row("null", "", MODEL_BROKEN, "null"),
        row("odd types", "a", FinishReason.STOP, odd(), text("a"), STOP),
        row("unreadable", "x", MODEL_UNREADABLE, text("x"), delta("\"content\":{\"a\":1}")),
        row("error", "x", MODEL_BROKEN, text("x"), error("\"code\":\"what\"")),
        row("server error", "", MODEL_UNAVAILABLE, error("\"type\":\"server_error\"")),
        row("rate limit", "", MODEL_BUSY, error("\"code\":\"rate_limit_exceeded\"")),
        row("quota", "", MODEL_QUOTA_EXHAUSTED, error("\"type\":\"insufficient_quota\"")),
        row("context", "", PROMPT_TOO_LONG, error("\"message\":\"maximum context length\"")),
        row("error as text", "", MODEL_BROKEN, "{\"error\":\"boom\"}"),
        row("error with a number", "", MODEL_UNAVAILABLE, error("\"code\":502")),
        row("null error", "a", FinishReason.STOP, "{\"error\":null}", text("a"), STOP),
        row("pair in two", "a|🦊b", FinishReason.STOP, text("a\\ud83e"), text("\\udd8ab"), STOP),
        row("pair alone", "🦊", FinishReason.STOP, text("\\ud83e"), text("\\udd8a"), STOP),
        row("lone high", lone + "b", FinishReason.STOP, text("\\ud83e"), text("b"), STOP),
        row("lone high at the end", "a|" + lone, FinishReason.STOP, text("a\\ud83e"), STOP),
        row("lone low", lone + "b", FinishReason.STOP, text("\\udd8ab"), STOP),
        row("two highs", lone + "|🦊", FinishReason.STOP, highs(), text("\\udd8a"), STOP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void reads(Row row) {
    List<String> pieces = new ArrayList<>();
    assertThat(outcome(new ChatCompletionStream("m", pieces::add), row.events)).isEqualTo(row.end);
    assertThat(String.join("|", pieces)).isEqualTo(row.pieces);
  }

  @Test
  void tellsTheModelAndTheTokens() {
    ChatCompletionStream stream = new ChatCompletionStream("m", text -> {});
    for (String data : List.of(text("a"), STOP, USAGE, "[DONE]")) {
      assertThat(stream.isDone()).isFalse();
      stream.accept(new SseParser.Event("", data));
    }
    assertThat(stream.isDone()).isTrue();
    assertThat(stream.finish(true)).isEqualTo(new Completion(FinishReason.STOP, "m-1"));
    assertThat(stream.outcome.usage()).isEqualTo(new Usage(OptionalInt.of(3), OptionalInt.of(5)));
  }

  @Test
  void anEmptyUsageDoesNotEraseAnEarlierOne() {
    ChatCompletionStream stream = new ChatCompletionStream("m", text -> {});
    String empty = USAGE.replace("3", "0").replace("5", "0");
    for (String data : List.of(text("a"), USAGE, empty, "{\"choices\":[],\"usage\":null}", STOP)) {
      stream.accept(new SseParser.Event("", data));
    }
    assertThat(stream.outcome.usage()).isEqualTo(new Usage(OptionalInt.of(3), OptionalInt.of(5)));
  }

  @Test
  void knowsTheModelThatWasAskedForWhereTheAnswerNamesNone() {
    ChatCompletionStream stream = new ChatCompletionStream("m", text -> {});
    stream.accept(new SseParser.Event("", text("a")));
    stream.accept(new SseParser.Event("", STOP));
    assertThat(stream.finish(true)).isEqualTo(new Completion(FinishReason.STOP, "m"));
  }

  @Test
  void takesAnEventOfTypeErrorAsOne() {
    ChatCompletionStream stream = new ChatCompletionStream("m", text -> {});
    assertThat(failureOf(() -> stream.accept(new SseParser.Event("error", "{\"code\":\"x\"}"))))
        .extracting(GenerationException::code, GenerationException::getMessage)
        .containsExactly(MODEL_BROKEN, "error in the answer: code x");
  }

  @Test
  void stopsAStoryThatGrowsTooLong() {
    StringBuilder seen = new StringBuilder();
    ChatCompletionStream stream = new ChatCompletionStream("m", seen::append);
    SseParser.Event event = new SseParser.Event("", text("é".repeat(25_000)));
    for (int i = 0; i < 7; i++) {
      stream.accept(event);
    }
    assertThat(failureOf(() -> stream.accept(event)).code()).isEqualTo(STORY_TOO_LONG);
    assertThat(seen).hasSize(175_000);
  }

  @Test
  void neverQuotesTheStoryOrTheErrorMessage() {
    for (String data :
        List.of(
            "secret story",
            "{\"x\":secret}",
            finish("secret story"),
            error("\"message\":\"secret\",\"code\":\"secret words\",\"type\":{\"a\":1}"))) {
      ChatCompletionStream stream = new ChatCompletionStream("m", text -> {});
      GenerationException failure =
          failureOf(
              () -> {
                stream.accept(new SseParser.Event("", data));
                stream.finish(true);
              });
      assertThat(failure.getMessage()).doesNotContain("secret");
      assertThat(failure.getCause()).isNull();
    }
  }

  private static Object outcome(ChatCompletionStream stream, List<String> events) {
    try {
      events.forEach(data -> stream.accept(new SseParser.Event("", data)));
      return stream.finish(true).finishReason();
    } catch (GenerationException e) {
      return e.code();
    }
  }

  private static GenerationException failureOf(Runnable action) {
    try {
      action.run();
    } catch (GenerationException e) {
      return e;
    }
    throw new AssertionError("should have failed");
  }

  private static Row row(String name, String pieces, FinishReason end, String... events) {
    return new Row(name, List.of(events), pieces, end);
  }

  private static Row row(String name, String pieces, FailureCode end, String... events) {
    return new Row(name, List.of(events), pieces, end);
  }

  private static String text(String text) {
    return delta("\"content\":\"" + text + "\"");
  }

  private static String delta(String members) {
    return "{\"choices\":[{\"index\":0,\"delta\":{" + members + "},\"finish_reason\":null}]}";
  }

  private static String finish(String reason) {
    return STOP.replace("stop", reason);
  }

  private static String both(String text) {
    return STOP.replace("\"delta\":{}", "\"delta\":{\"content\":\"" + text + "\"}");
  }

  private static String other(String text) {
    return text(text).replace("\"index\":0", "\"index\":1");
  }

  private static String highs() {
    return text("\\ud83e\\ud83e");
  }

  private static String error(String members) {
    return "{\"error\":{" + members + "}}";
  }

  private static String odd() {
    return "{\"model\":7,\"usage\":\"much\",\"choices\":[null,3,{\"delta\":[]},"
        + "{\"delta\":{\"content\":null},\"finish_reason\":false}]}";
  }
}
