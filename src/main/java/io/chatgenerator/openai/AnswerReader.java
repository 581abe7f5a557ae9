package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the body of a good answer, however its bytes are cut, by what it holds, whatever its
 * Content-Type: JSON, a whole completion or an error, where it begins like JSON, else an event
 * stream.
 *
 * <p>Holds the state of one body; not for use by several threads at once.
 */
public final class AnswerReader {
  /** Room for a whole story with its reasoning. */
  private static final int MAX_JSON_BYTES = 2 * 1024 * 1024;

  /** More than any story takes, one token an event; what a compressed body may grow to. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final String BLANK_OR_BYTE_ORDER_MARK = " \t\r\n\u00ef\u00bb\u00bf";

  private enum Form {
    UNKNOWN,
    EVENTS,
    JSON
  }

  private final ModelAnswer stream;
  private final SseParser parser;
  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private Form form = Form.UNKNOWN;
  private long length;

  public AnswerReader(ModelAnswer stream) {
    this.stream = requireNonNull(stream);
    this.parser = new SseParser(SseParser.DEFAULT_LIMIT, stream::accept);
  }

  /**
   * Takes the next bytes.
   *
   * @throws GenerationException what {@link ModelAnswer#accept} throws, or MODEL_BROKEN for what is
   *     too long, or a page
   */
  public void feed(byte[] bytes) {
    length += bytes.length;
    if (length > MAX_BYTES) {
      throw Outcome.broken("the model's answer exceeds " + MAX_BYTES + " bytes");
    }
    int start = form == Form.UNKNOWN ? startOf(bytes) : 0;
    if (start < bytes.length) {
      form = form == Form.UNKNOWN ? formOf((char) bytes[start]) : form;
      read(start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length));
    }
  }

  private void read(byte[] bytes) {
    if (form == Form.EVENTS) {
      parser.feed(bytes);
    } else if (json.size() + bytes.length <= MAX_JSON_BYTES) {
      json.writeBytes(bytes);
    } else {
      throw Outcome.broken("the model's answer exceeds " + MAX_JSON_BYTES + " bytes");
    }
  }

  /** Whether something of the answer itself has come: text, reasoning, or JSON that may hold it. */
  public boolean hasBegun() {
    return stream.pieces > 0 || json.size() > 0;
  }

  /** Takes the end of the body: what came last counts, whether or not its end came with it. */
  public void end() {
    if (form == Form.JSON) {
      stream.acceptWhole(json.toString(UTF_8));
    } else {
      parser.end();
    }
  }

  /** What the reading fails with; empty where it does not. */
  static Optional<GenerationException> failureOf(Runnable reading) {
    try {
      reading.run();
      return Optional.empty();
    } catch (GenerationException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      return Optional.of(
          new GenerationException(FailureCode.INTERNAL, "reading the model's answer failed", e));
    }
  }

  private static int startOf(byte[] bytes) {
    int start = 0;
    while (start < bytes.length
        && BLANK_OR_BYTE_ORDER_MARK.indexOf((char) (bytes[start] & 0xff)) >= 0) {
      start++;
    }
    return start;
  }

  private static Form formOf(char first) {
    return switch (first) {
      case '{', '[' -> Form.JSON;
      case '<' -> throw Outcome.broken("the model's answer is not an event stream");
      default -> Form.EVENTS;
    };
  }
}
