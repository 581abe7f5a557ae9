package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Turns the bytes of a {@code text/event-stream} into events, however the bytes are cut into
 * chunks. Follows the HTML standard but for three things: an event without its closing blank line
 * counts at the end, an {@code error} line, as llama.cpp sends it, is an event of that type, and a
 * bare JSON object, as proxies report errors, is data. {@code id} and {@code retry} lines, which
 * matter only to clients that reconnect, are passed over.
 *
 * <p>Lines are cut as bytes and decoded whole, so no character is ever torn apart. Bytes that are
 * not UTF-8 become U+FFFD, as the standard asks: one bad byte does not cost a story.
 *
 * <p>Holds the state of one stream; not for use by several threads at once.
 */
public final class SseParser {
  /** Room for a whole story in one event, and no more. */
  public static final int DEFAULT_LIMIT = 512 * 1024;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final int limit;
  private final Consumer<SseEvent> onEvent;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder moreData = new StringBuilder();
  private String data = "";
  private String type = "";
  private boolean hasData;
  private boolean firstLine = true;
  private boolean afterCarriageReturn;

  /**
   * @param limit how large an event may be, in bytes
   * @param onEvent called with each event from within {@link #feed}
   */
  public SseParser(int limit, Consumer<SseEvent> onEvent) {
    this.limit = limit;
    this.onEvent = requireNonNull(onEvent);
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @throws GenerationException of code MODEL_BROKEN where an event exceeds the limit; events
   *     before it have been delivered, and the parser is of no further use
   */
  public void feed(byte[] bytes) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean secondHalfOfCrLf = afterCarriageReturn && bytes[i] == '\n';
      afterCarriageReturn = bytes[i] == '\r';
      if (secondHalfOfCrLf) {
        start = i + 1;
      } else if (bytes[i] == '\r' || bytes[i] == '\n') {
        keep(bytes, start, i);
        endLine();
        start = i + 1;
      }
    }
    keep(bytes, start, bytes.length);
  }

  /** Takes the end of the stream, and with it an event whose end has not come. */
  public void end() {
    if (line.size() > 0) {
      endLine();
    }
    dispatch();
  }

  private void keep(byte[] bytes, int from, int to) {
    if (data.length() + moreData.length() + line.size() + (to - from) > limit) {
      throw new GenerationException(
          FailureCode.MODEL_BROKEN, "an event of the model's answer exceeds " + limit + " bytes");
    }
    line.write(bytes, from, to - from);
  }

  private void endLine() {
    String text = line.toString(UTF_8);
    line.reset();
    if (firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    firstLine = false;
    if (text.isEmpty()) {
      dispatch();
    } else {
      readField(text);
    }
  }

  private void readField(String text) {
    if (text.startsWith("{")) {
      addData(text);
      return;
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    int begin = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
    String value = colon < 0 ? "" : text.substring(begin);
    switch (name) {
      case "data" -> addData(value);
      case "event" -> type = value;
      case "error" -> {
        type = name;
        addData(value);
      }
      default -> {} // A comment has an empty name; unknown fields are to be ignored.
    }
  }

  private void addData(String value) {
    if (hasData) {
      moreData.append('\n').append(value);
    } else {
      data = value;
    }
    hasData = true;
  }

  private void dispatch() {
    SseEvent event = new SseEvent(type, moreData.isEmpty() ? data : data + moreData);
    boolean complete = hasData;
    type = "";
    data = "";
    moreData.setLength(0);
    hasData = false;
    if (complete) {
      onEvent.accept(event);
    }
  }
}
