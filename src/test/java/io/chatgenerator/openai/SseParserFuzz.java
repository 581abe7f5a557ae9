package io.chatgenerator.openai;

import static io.chatgenerator.openai.ChatStreams.delta;
import static io.chatgenerator.openai.ChatStreams.finish;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Fuzzed;
import io.chatgenerator.robustness.Mutations;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.GenerationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Streams that no model ever sent. */
@Robustness("Fuzzing: the model's stream (SseParser, ChatCompletionStream)")
class SseParserFuzz {
  private static final int LIMIT = 2_000;
  private static final List<String> STREAMS =
      List.of(
          delta("Once, a 🦊") + delta(" sang.") + finish("stop") + "data: [DONE]\n\n",
          ": hello\r\nevent: error\r\ndata: {\"error\":{\"code\":\"server_error\"}}\r\n\r\n",
          "\uFEFFdata:{\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,"
              + "\"completion_tokens\":2}}\n\ndata: a\rdata: b\r\rid: 7\nretry: 1\n\n",
          delta("\\ud83e") + delta("\\udd8a") + finish("length"),
          "data: {\"choices\":[{\"delta\":{\"refusal\":\"no\"},\"finish_reason\":null}]}\n\n");
  private static final List<String> TOKENS =
      List.of(
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "data:",
          "event:",
          ":",
          "\uFEFF",
          "{",
          "}",
          "[",
          "\"",
          "\\u",
          "\\ud83e",
          "null",
          "-1",
          "1e999",
          "99999999999999999999",
          "[DONE]",
          "\"choices\":",
          "\"delta\":",
          "\"content\":",
          "\"finish_reason\":",
          "\"error\":",
          "\"index\":",
          "🦊");

  @Fuzzed
  void readsTheSameHoweverTheBytesAreCut(
      @ForAll("streams") byte[] stream, @ForAll @Size(3) List<Byte> cuts) {
    List<String> whole = read(parser -> parser.feed(stream));
    assertThat(read(parser -> feedInPieces(parser, stream, cuts))).isEqualTo(whole);
    assertThat(read(parser -> feedInPieces(parser, stream, List.of()))).isEqualTo(whole);
  }

  @Fuzzed
  void bringsWellFormedTextOrAKnownFailure(@ForAll("streams") byte[] stream) {
    StringBuilder text = new StringBuilder();
    ChatCompletionStream answer = new ChatCompletionStream("m", text::append);
    try {
      new SseParser(LIMIT, answer::accept).feed(stream);
      answer.finish(true);
    } catch (GenerationException known) {
      assertThat(known.code()).isNotNull();
    }
    assertThat(text.codePoints()).noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }

  @Provide
  Arbitrary<byte[]> streams() {
    return Mutations.bytes(STREAMS, TOKENS);
  }

  /** The events, and the failure that ended them. */
  private static List<String> read(Consumer<SseParser> feeding) {
    List<String> seen = new ArrayList<>();
    try {
      feeding.accept(new SseParser(LIMIT, event -> seen.add(event.toString())));
    } catch (GenerationException tooLarge) {
      seen.add(tooLarge.getMessage());
    }
    return seen;
  }

  /** Pieces of these lengths in turn; of one byte where there are none. */
  private static void feedInPieces(SseParser parser, byte[] stream, List<Byte> lengths) {
    int at = 0;
    for (int i = 0; at < stream.length; i++) {
      int length = lengths.isEmpty() ? 1 : Math.abs(lengths.get(i % lengths.size())) + 1;
      int end = Math.min(stream.length, at + length);
      parser.feed(Arrays.copyOfRange(stream, at, end));
      at = end;
    }
  }
}
