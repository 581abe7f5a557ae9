package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.GenerationException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Turns the bytes of a {@code text/event-stream} into events, however the bytes are cut into
 * chunks. Follows the HTML standard but for three things: an event without its closing blank line
 * counts at the end, an {@code error} line, as llama.cpp sends it, is an event of that type, and a
 * bare JSON object, as proxies report errors, is data. {@code id} and {@code retry} lines, which
 * matter only to clients that reconnect, are passed over.
 *
 * <p>Lines are cut as bytes and what is used of them decoded whole, so no character is ever torn
 * apart. Bytes that are not UTF-8 become U+FFFD, as the standard asks: one bad byte does not cost a
 * story.
 *
 * <p>Holds the state of one stream; not for use by several threads at once.
 */
public final class SseParser {
  /** Room for a whole story in one event, and no more. */
  public static final int DEFAULT_LIMIT = 512 * 1024;

  private static final byte[] DATA = "data".getBytes(UTF_8);
  private static final byte[] EVENT = "event".getBytes(UTF_8);
  private static final byte[] ERROR = "error".getBytes(UTF_8);

  private final int limit;
  private final Consumer<Event> onEvent;

  /** The beginning of a line whose end has not come. */
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private final StringBuilder moreData = new StringBuilder();
  private String data = "";
  private String type = "";
  private boolean hasData;
  private boolean afterCarriageReturn;

  /**
   * One server-sent event.
   *
   * @param type what the {@code event} line said; empty where there was none
   * @param data the {@code data} lines, joined by line feeds
   */
  public record Event(String type, String data) {}

  /**
   * @param limit how large an event may be, in bytes
   * @param onEvent called with each event from within {@link #feed}
   */
  public SseParser(int limit, Consumer<Event> onEvent) {
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
        endLine(bytes, start, i);
        start = i + 1;
      }
    }
    checkSize(bytes.length - start);
    line.write(bytes, start, bytes.length - start);
  }

  /** Takes the end of the stream, and with it an event whose end has not come. */
  public void end() {
    if (line.size() > 0) {
      endLine(new byte[0], 0, 0);
    }
    dispatch();
  }

  private void checkSize(int more) {
    if (data.length() + moreData.length() + line.size() + more > limit) {
      throw Outcome.broken("an event of the model's answer exceeds " + limit + " bytes");
    }
  }

  /**
   * Takes the end of a line, which has nothing before {@code from} unless its beginning is kept.
   */
  private void endLine(byte[] bytes, int from, int to) {
    checkSize(to - from);
    if (line.size() == 0) {
      readLine(bytes, from, to);
    } else {
      line.write(bytes, from, to - from);
      byte[] whole = line.toByteArray();
      line.reset();
      readLine(whole, 0, whole.length);
    }
  }

  private void readLine(byte[] bytes, int from, int to) {
    if (from == to) {
      dispatch();
    } else if (bytes[from] == '{') {
      addData(new String(bytes, from, to - from, UTF_8));
    } else {
      readField(bytes, from, to);
    }
  }

  /** Decodes what is used alone; the name of a comment is empty, unknown fields are ignored. */
  private void readField(byte[] bytes, int from, int to) {
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(to, colon + 1);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    boolean error = Arrays.equals(bytes, from, colon, ERROR, 0, ERROR.length);
    if (error || Arrays.equals(bytes, from, colon, DATA, 0, DATA.length)) {
      type = error ? "error" : type;
      addData(new String(bytes, value, to - value, UTF_8));
    } else if (Arrays.equals(bytes, from, colon, EVENT, 0, EVENT.length)) {
      type = new String(bytes, value, to - value, UTF_8);
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
    Event event = new Event(type, moreData.isEmpty() ? data : data + moreData);
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
