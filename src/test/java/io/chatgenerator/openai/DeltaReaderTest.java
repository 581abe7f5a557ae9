package io.chatgenerator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without a tree is what the tree says. */
class DeltaReaderTest {
  private static final String MODEL = "m-1";
  private static final int EVENTS = 100_000;

  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"m-1\"",
          "\"chat.completion.chunk\"",
          "\"response.output_text.delta\"",
          "\"error\"",
          "\"Error\"",
          "\"stop\"",
          "\"a\\n\\\"\\\\\\u00e9\\ud83e\\udd8a\\/\"",
          "\"\\ud83e\"",
          "\"\\udd8a x\"",
          "\"é🦊\u2028\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"a\tb\"",
          "'a'",
          "0",
          "-0",
          "00",
          "7",
          "-7",
          "0.0",
          "1e3",
          "1e999999999",
          "0." + "9".repeat(2_000),
          "99999999999",
          "999999999999999999999",
          "9".repeat(1_001),
          "NaN",
          "true",
          "False",
          "{}",
          "[]",
          "[null]",
          "[{}]",
          "[1,{\"a\":[]},\"b\"]",
          "{\"index\":0,\"finish_reason\":\"stop\"}",
          "{\"prompt_tokens\":1,\"completion_tokens\":2}",
          "{\"error\":{\"code\":429}}",
          "{\"status_code\":1}",
          "[".repeat(1_001) + "]".repeat(1_001),
          "\"" + "long ".repeat(10_000) + "\"");

  private static final List<String> NAMES =
      List.of(
          "id",
          "object",
          "model",
          "choices",
          "usage",
          "error",
          "errors",
          "type",
          "x_groq",
          "base_resp",
          "detail",
          "message",
          "index",
          "delta",
          "finish_reason",
          "logprobs",
          "content",
          "text",
          "role",
          "refusal",
          "reasoning",
          "reasoning_content",
          "tool_calls",
          "sequence_number",
          "output_index",
          "con\\u0074ent",
          "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"content\":\"X\"}}]}",
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\","
            + "\"service_tier\":\"default\",\"system_fingerprint\":null,\"obfuscation\":\"a\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"X\","
            + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}",
        "{\"choices\":[{\"content_filter_results\":{\"hate\":{\"filtered\":false,\"score\":0.5}},"
            + "\"delta\":{\"content\":\"X\"},\"index\":0,\"finish_reason\":null}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"X\",\"reasoning\":null,\"tool_calls\":[]}}]}",
        " {\"choices\":[{\"delta\":{\"content\":\"\\u0058\"}}]}\n"
      })
  void readsAChunk(String chunk) {
    assertThat(DeltaReader.ofChunk(chunk, MODEL)).contains("X");
    assertThat(agreesOnChunk(chunk)).isTrue();
  }

  @Test
  void readsADeltaOfAResponse() {
    String event =
        "{\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_1\","
            + "\"output_index\":0,\"content_index\":0,\"delta\":\"X\",\"logprobs\":[],"
            + "\"obfuscation\":\"abc\"}";
    assertThat(DeltaReader.ofResponse(event)).contains(new DeltaReader.Delta(4, "X"));
    assertThat(agreesOnResponse(event)).isTrue();
  }

  @Test
  void agreesWithTheTreeOnAnything() {
    Random random = new Random(1);
    long read = 0;
    for (int i = 0; i < EVENTS; i++) {
      String chunk = damaged(chunk(random), random);
      String response = damaged(response(random), random);
      read += agreesOnChunk(chunk) ? 1 : 0;
      read += agreesOnResponse(response) ? 1 : 0;
    }
    assertThat(read).isGreaterThan(EVENTS / 20);
  }

  /** Whether it was read; where it was, an answer goes on as it does after the tree. */
  private static boolean agreesOnChunk(String chunk) {
    Optional<String> text = DeltaReader.ofChunk(chunk, MODEL);
    if (text.isPresent()) {
      JsonObject tree = new JsonObject(chunk);
      assertThat(ModelError.inChunk(tree)).as(chunk).isEmpty();
      StringBuilder byTree = new StringBuilder();
      StringBuilder byReader = new StringBuilder();
      ChatCompletionStream expected = begun(byTree);
      ChatCompletionStream actual = begun(byReader);
      expected.readChunk(tree);
      actual.add(text.get());
      assertThat(actual.pieces).as(chunk).isEqualTo(expected.pieces);
      assertThat(actual.isFinished()).as(chunk).isEqualTo(expected.isFinished());
      assertThat(finished(actual)).as(chunk).isEqualTo(finished(expected));
      assertThat(actual.outcome.usage()).as(chunk).isEqualTo(expected.outcome.usage());
      assertThat(byReader).as(chunk).hasToString(byTree.toString());
    }
    return text.isPresent();
  }

  private static boolean agreesOnResponse(String event) {
    Optional<DeltaReader.Delta> delta = DeltaReader.ofResponse(event);
    delta.ifPresent(
        read -> {
          JsonObject tree = new JsonObject(event);
          assertThat(tree.getValue("type")).as(event).isEqualTo("response.output_text.delta");
          assertThat(tree.getValue("delta")).as(event).isEqualTo(read.text());
          assertThat(((Number) tree.getValue("sequence_number")).longValue())
              .as(event)
              .isEqualTo(read.sequenceNumber());
        });
    return delta.isPresent();
  }

  /** Past the point where thinking is looked for. */
  private static ChatCompletionStream begun(StringBuilder text) {
    ChatCompletionStream completion = new ChatCompletionStream(MODEL, text::append);
    completion.readChunk(new JsonObject("{\"choices\":[{\"message\":{\"content\":\"Once. \"}}]}"));
    return completion;
  }

  private static Completion finished(ChatCompletionStream completion) {
    completion.readChunk(
        new JsonObject(
            "{\"choices\":[{\"message\":{\"content\":\"!\"},\"finish_reason\":\"length\"}]}"));
    return completion.finish(true);
  }

  private static String chunk(Random random) {
    String delta = object(random, "\"content\":\"X\"");
    String choice = object(random, "\"index\":0", "\"delta\":" + delta, "\"finish_reason\":null");
    String more = random.nextInt(9) == 0 ? "," + choice : "";
    return object(
        random,
        "\"object\":\"chat.completion.chunk\"",
        "\"model\":\"m-1\"",
        "\"choices\":[" + choice + more + "]");
  }

  private static String response(Random random) {
    return object(
        random,
        "\"type\":\"response.output_text.delta\"",
        "\"sequence_number\":" + random.nextInt(),
        "\"delta\":\"X\"");
  }

  /** These members, most of the time, and others among them. */
  private static String object(Random random, String... members) {
    return IntStream.range(0, 1 + members.length)
        .boxed()
        .flatMap(
            i ->
                Arrays.asList(
                    i < members.length && random.nextInt(20) > 0 ? members[i] : "",
                    random.nextInt(4) == 0 ? member(random) : "")
                    .stream())
        .filter(member -> !member.isEmpty())
        .collect(Collectors.joining(random.nextInt(200) == 0 ? ",," : ",", "{", "}"));
  }

  private static String member(Random random) {
    return "\"" + any(random, NAMES) + "\":" + any(random, VALUES);
  }

  private static String damaged(String event, Random random) {
    if (random.nextInt(3) > 0) {
      return event;
    }
    int from = random.nextInt(event.length());
    int to = from + random.nextInt(Math.min(4, 1 + event.length() - from));
    String instead = any(random, List.of("", " ", "\"", "}", "]", ",", ":", "{", "0", "\\", "/*"));
    return event.substring(0, from) + instead + event.substring(to);
  }

  private static String any(Random random, List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
