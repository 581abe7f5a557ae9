package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SseParserTest {
  private static final int LIMIT = 64;
  private static final String TOO_LARGE = "too large";

  /** Expected: the events, the last of them TOO_LARGE where the parser gives up. */
  record Row(String name, Buffer bytes, List<SseParser.Event> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> table() {
    String big = "x".repeat(LIMIT - 6);
    return Stream.of(
        row("nothing", ""),
        row("one event", "data: a\n\n", data("a")),
        row("no space after the colon", "data:a\n\n", data("a")),
        row("only one space is taken off", "data:  a \n\n", data(" a ")),
        row("carriage returns", "data: a\r\rdata: b\r\r", data("a"), data("b")),
        row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", data("a"), data("b")),
        row("mixed line ends", "data: a\r\n\ndata: b\r\r\ndata: c\n\r", abc()),
        row("several events", "data: a\n\ndata: b\n\ndata: c\n\n", abc()),
        row("several data lines", "data: a\ndata: b\ndata\ndata: c\n\n", data("a\nb\n\nc")),
        row("empty data", "data:\n\n", data("")),
        row("two empty data lines", "data\ndata\n\n", data("\n")),
        row("blank blocks", "\n\n\r\n\r\n\ndata: a\n\n\n\n", data("a")),
        row("comments", ": hello\n\n:\ndata: a\n:data: no\ndata: b\n\n", data("a\nb")),
        row("a type", "event: error\ndata: a\n\n", new SseParser.Event("error", "a")),
        row("a type does not outlive its event", "event: e\n\ndata: a\n\n", data("a")),
        row("the last type wins", "event: e\nevent: f\ndata: a\n\n", new SseParser.Event("f", "a")),
        row("id, retry, unknown", "id: 1\nretry: 9\nfoo: x\nbar\ndata: a\n\n", data("a")),
        row("names are exact", "Data: a\ndata : b\n data: c\n\n"),
        row("colons in data", "data: a:b: c\n\n", data("a:b: c")),
        row("byte order mark, later", "data: a\n\n\uFEFFdata: b\n\n", data("a")),
        row("characters of 2, 3 and 4 bytes", "data: é€🦊\n\n", data("é€🦊")),
        row("line separators of Unicode are no line ends", "data: \u2028\u0085\n\n", lines()),
        row("NUL", "data: a\0b\n\n", data("a\0b")),
        row("no blank line at the end", "data: a\n\ndata: b\n", data("a")),
        row("no line end at the end", "data: a\n\ndata: b", data("a")),
        row("just not too large", "data: " + big + "\n\n", data(big)),
        row("too long a line", "data: a\n\ndata: x" + big + "\n\n", data("a"), data(TOO_LARGE)),
        row("too long a comment", ":" + "x".repeat(LIMIT) + "\n", data(TOO_LARGE)),
        row("an endless line", "x".repeat(LIMIT + 1), data(TOO_LARGE)),
        row("too many lines", "data: 123456789\n".repeat(9), data(TOO_LARGE)),
        row("many small events", "data: 123\n\n".repeat(30), many("123", 30)),
        row("many comments", ": 1234567\n".repeat(30) + "data: a\n\n", data("a")),
        row("invalid UTF-8", bytes("data: a", 0xC3, 0x28, 0xFF, "b\n\n"), data("a\uFFFD(\uFFFDb")),
        row("a character cut short", bytes("data: ", 0xF0, 0x9F, "\n\n"), data("\uFFFD")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void reads(Row row) {
    assertThat(parse(parser -> parser.feed(row.bytes.getBytes()))).isEqualTo(row.expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void readsTheSameWhereverTheBytesAreSplit(Row row) {
    for (int at = 0; at <= row.bytes.length(); at++) {
      byte[] head = row.bytes.getBytes(0, at);
      byte[] tail = row.bytes.getBytes(at, row.bytes.length());
      assertThat(
              parse(
                  parser -> {
                    parser.feed(head);
                    parser.feed(tail);
                  }))
          .as("split at %d", at)
          .isEqualTo(row.expected);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void readsTheSameByteByByte(Row row) {
    assertThat(
            parse(
                parser -> {
                  for (byte b : row.bytes.getBytes()) {
                    parser.feed(new byte[] {b});
                  }
                }))
        .isEqualTo(row.expected);
  }

  @Test
  void saysThatAnEventIsTooLargeWithoutQuotingIt() {
    SseParser parser = new SseParser(8, event -> {});
    assertThatThrownBy(() -> parser.feed("data: secret".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            GenerationException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_BROKEN))
        .hasMessage("an event of the model's answer exceeds 8 bytes");
  }

  private static List<SseParser.Event> parse(Consumer<SseParser> feeding) {
    List<SseParser.Event> events = new ArrayList<>();
    try {
      feeding.accept(new SseParser(LIMIT, events::add));
    } catch (GenerationException tooLarge) {
      events.add(data(TOO_LARGE));
    }
    return events;
  }

  private static Row row(String name, String text, SseParser.Event... expected) {
    return row(name, Buffer.buffer(text), expected);
  }

  private static Row row(String name, Buffer bytes, SseParser.Event... expected) {
    return new Row(name, bytes, List.of(expected));
  }

  private static SseParser.Event data(String data) {
    return new SseParser.Event("", data);
  }

  private static SseParser.Event[] abc() {
    return new SseParser.Event[] {data("a"), data("b"), data("c")};
  }

  private static SseParser.Event[] many(String data, int count) {
    return Stream.generate(() -> data(data)).limit(count).toArray(SseParser.Event[]::new);
  }

  private static SseParser.Event lines() {
    return data("\u2028\u0085");
  }

  private static Buffer bytes(Object... parts) {
    Buffer bytes = Buffer.buffer();
    for (Object part : parts) {
      if (part instanceof Integer value) {
        bytes.appendByte(value.byteValue());
      } else {
        bytes.appendString(part.toString());
      }
    }
    return bytes;
  }
}
