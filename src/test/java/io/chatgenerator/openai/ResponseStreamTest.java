package io.chatgenerator.openai;

import static io.chatgenerator.openai.ResponseEvents.completed;
import static io.chatgenerator.openai.ResponseEvents.done;
import static io.chatgenerator.openai.ResponseEvents.error;
import static io.chatgenerator.openai.ResponseEvents.event;
import static io.chatgenerator.openai.ResponseEvents.failed;
import static io.chatgenerator.openai.ResponseEvents.incomplete;
import static io.chatgenerator.openai.ResponseEvents.output;
import static io.chatgenerator.openai.ResponseEvents.reasoning;
import static io.chatgenerator.openai.ResponseEvents.refusal;
import static io.chatgenerator.openai.ResponseEvents.state;
import static io.chatgenerator.openai.ResponseEvents.text;
import static io.chatgenerator.story.Completion.FinishReason.LENGTH;
import static io.chatgenerator.story.Completion.FinishReason.STOP;
import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.REASONING_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Listener;
import io.chatgenerator.story.TextGenerator.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseStreamTest {
  private static final String CREATED =
      event("response.created", "\"response\":{\"id\":\"r1\",\"status\":\"queued\"}");
  private static final String COMPLETED = completed("");

  private final List<String> received = new ArrayList<>();

  /** Expected: id and text pieces joined by "|", how it ends, and whether it can be attached to. */
  record Row(String name, List<String> events, String received, Object end, boolean attachable) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> table() {
    String x = text("X");
    return Stream.of(
        over("a story", "#r1|X|Y", STOP, x, text("Y"), COMPLETED),
        over("no [DONE] needed, one ignored", "#r1|X", STOP, x, COMPLETED, "[DONE]"),
        over("keepalives", "#r1|X", STOP, event("keepalive", ""), x, COMPLETED),
        over("reasoning", "#r1|X", STOP, reasoning("hm"), x, COMPLETED),
        over("think tags", "#r1|X", STOP, text("<think>x</think>"), x, COMPLETED),
        over("split pair", "#r1|\uD83D\uDE00", STOP, text("\\uD83D"), text("\\uDE00"), COMPLETED),
        over("the text of parts is not published twice", "#r1|X", STOP, x, done("X"), COMPLETED),
        over("only at its end", "#r1|Xbc", STOP, completed(output("Xbc"))),
        over("without a status", "#r1|X", STOP, x, event("response.completed", "\"response\":{}")),
        over("length", "#r1|X", LENGTH, x, incomplete("max_output_tokens")),
        over("length without text", "#r1", REASONING_TOO_LONG, incomplete("max_output_tokens")),
        over("filter", "#r1|X", CONTENT_FILTERED, x, incomplete("content_filter")),
        over("unknown reason", "#r1|X", MODEL_BROKEN, x, incomplete("whim")),
        over("refusal", "#r1", REFUSED, event("response.refusal.delta", "\"delta\":\"No\"")),
        over("refusal at the end", "#r1", REFUSED, completed(refusal())),
        over("no text", "#r1", MODEL_BROKEN, COMPLETED),
        over("failed", "#r1|X", MODEL_UNAVAILABLE, x, failed("server_error")),
        over("failed, busy", "#r1", MODEL_BUSY, failed("rate_limit_exceeded")),
        over("failed, prompt", "#r1", CONTENT_FILTERED, failed("invalid_prompt")),
        over("cancelled", "#r1|X", MODEL_BROKEN, x, state("cancelled", "")),
        lost("an error event", "#r1|X", MODEL_UNAVAILABLE, x, error("server_error")),
        lost("the end of the connection", "#r1|X", MODEL_BROKEN, x),
        lost("no JSON", "#r1|X", MODEL_BROKEN, x, "oops"),
        new Row("nothing at all", List.of(), "", MODEL_BROKEN, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void reads(Row row) {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    assertThat(endOf(stream, row.events())).isEqualTo(row.end());
    assertThat(String.join("|", received)).isEqualTo(row.received());
    assertThat(stream.isAttachable()).isEqualTo(row.attachable());
  }

  @Test
  void namesModelAndUsage() {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    numbered(
        stream,
        0,
        CREATED,
        text("X"),
        event(
            "response.completed",
            "\"response\":{\"status\":\"completed\",\"model\":\"m-1\",\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}"));
    assertThat(stream.finish(true)).isEqualTo(new Completion(STOP, "m-1"));
    assertThat(stream.outcome.usage()).isEqualTo(new Usage(OptionalInt.of(3), OptionalInt.of(5)));
  }

  @Test
  void goesOnOverAnotherConnectionInTheMiddleOfACharacter() {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    numbered(stream, 0, CREATED, text("X\\uD83D"));
    assertThat(stream.position()).isEqualTo(1);
    numbered(stream, 2, text("\\uDE00Y"), COMPLETED);
    stream.finish(true);
    assertThat(received).containsExactly("#r1", "X", "\uD83D\uDE00Y");
  }

  @Test
  void ignoresEventsThatWereSeenBefore() {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    numbered(stream, 0, CREATED, text("X"));
    numbered(stream, 0, CREATED, text("X"), text("Y"), COMPLETED);
    stream.finish(true);
    assertThat(received).containsExactly("#r1", "X", "Y");
  }

  /** What is known ends with a whole character, as what is published does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 6, 8, 9})
  void comparesWhatIsKnownAndPublishesWhatFollows(int known) {
    String whole = "Xb\uD83D\uDE00cd\uD83D\uDC0Be";
    ResponseStream streamed = new ResponseStream("r1", whole.substring(0, known), "m", listener());
    numbered(
        streamed,
        0,
        CREATED,
        text("Xb\\uD83D"),
        text("\\uDE00cd"),
        text("\\uD83D\\uDC0Be"),
        COMPLETED);
    streamed.finish(true);
    assertThat(String.join("", received)).isEqualTo(whole.substring(known));

    received.clear();
    ResponseStream polled = new ResponseStream("r1", whole.substring(0, known), "m", listener());
    polled.poll();
    polled.acceptWhole("{\"id\":\"r1\",\"status\":\"completed\"," + output(whole) + "}");
    polled.finish(true);
    assertThat(String.join("", received)).isEqualTo(whole.substring(known));
  }

  @Test
  void endsWhereTheTextIsAnotherOne() {
    for (String known : List.of("Y", "XY", "Xbc")) {
      ResponseStream stream = new ResponseStream("r1", known, "m", listener());
      assertThat(endOf(stream, List.of(CREATED, text("Xb"), COMPLETED))).isEqualTo(MODEL_BROKEN);
      assertThat(stream.isAttachable()).isFalse();
    }
    assertThat(received).isEmpty();
  }

  @Test
  void takesTheTextAsAWholeWhereItIsPolledFor() {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    numbered(stream, 0, CREATED, text("X"));
    stream.poll();
    stream.acceptWhole("{\"id\":\"r1\",\"status\":\"in_progress\",\"error\":null,\"output\":[]}");
    assertThat(stream.isPending()).isTrue();
    stream.acceptWhole("{\"id\":\"r1\",\"status\":\"completed\"," + output("Xbc") + "}");
    assertThat(stream.isPending()).isFalse();
    assertThat(stream.finish(true).finishReason()).isEqualTo(STOP);
    assertThat(received).containsExactly("#r1", "X", "bc");
  }

  @Test
  void isNotAttachedToWhereItIsGone() {
    ResponseStream stream = new ResponseStream("r1", "a", "m", listener());
    GenerationException meaning = new GenerationException(FailureCode.MODEL_NOT_FOUND, "404");
    assertThat(stream.failure(503, meaning)).isSameAs(meaning);
    assertThat(stream.isAttachable()).isTrue();
    assertThat(stream.failure(404, meaning).code()).isEqualTo(MODEL_BROKEN);
    assertThat(stream.isAttachable()).isFalse();
  }

  @Test
  void quotesNothingOfTheStory() {
    ResponseStream stream = new ResponseStream("", "", "m", listener());
    assertThatThrownBy(() -> stream.accept(new SseParser.Event("", "once upon a time")))
        .hasMessageNotContaining("once")
        .hasNoCause();
  }

  private Listener listener() {
    return new Listener() {
      @Override
      public void accept(String piece) {
        received.add(piece);
      }

      @Override
      public void begun(String id) {
        received.add("#" + id);
      }
    };
  }

  private static Object endOf(ResponseStream stream, List<String> events) {
    try {
      numbered(stream, 0, events.toArray(String[]::new));
      return stream.finish(true).finishReason();
    } catch (GenerationException failure) {
      return failure.code();
    }
  }

  private static void numbered(ResponseStream stream, int first, String... events) {
    int number = first;
    for (String event : events) {
      stream.accept(
          new SseParser.Event(
              "", event.replaceFirst("^\\{", "{\"sequence_number\":" + number++ + ",")));
    }
  }

  private static Row over(String name, String received, Object end, String... events) {
    return new Row(name, afterCreated(events), received, end, false);
  }

  private static Row lost(String name, String received, Object end, String... events) {
    return new Row(name, afterCreated(events), received, end, true);
  }

  private static List<String> afterCreated(String... events) {
    return Stream.concat(Stream.of(CREATED), Stream.of(events)).toList();
  }
}
