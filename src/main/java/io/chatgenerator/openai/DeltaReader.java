package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Optional;

/**
 * Reads an event that brings a piece of text and nothing else that matters, as nearly all do, with
 * no tree of its JSON. It is empty for every other event, even where that brings text: the tree is
 * read then, and decides. So it never differs from the tree.
 *
 * <p>Of members of the same name the last one counts, as in the tree.
 */
final class DeltaReader {
  /** Any number of so many characters can be read. */
  private static final int MAX_NUMBER_LENGTH = 18;

  private final JsonParser json;
  private final String model;
  private String text = "";
  private long sequenceNumber = -1;
  private boolean typed;

  private DeltaReader(String data, String model) {
    this.json = JacksonCodec.createParser(data);
    this.model = requireNonNull(model);
  }

  /** A piece of text of the Responses API; neither is empty or negative. */
  record Delta(long sequenceNumber, String text) {}

  /** The text of a chunk of a chat completion by {@code model}. */
  static Optional<String> ofChunk(String data, String model) {
    DeltaReader reader = new DeltaReader(data, model);
    return reader.reads(reader::chunk) ? Optional.of(reader.text) : Optional.empty();
  }

  /** A {@code response.output_text.delta}. */
  static Optional<Delta> ofResponse(String data) {
    DeltaReader reader = new DeltaReader(data, "");
    return reader.reads(reader::response) && reader.typed && reader.sequenceNumber >= 0
        ? Optional.of(new Delta(reader.sequenceNumber, reader.text))
        : Optional.empty();
  }

  /** Whether the value of a member leaves the event one that is read here. */
  private interface Member {
    boolean reads(String name) throws IOException;
  }

  private boolean reads(Member member) {
    try (json) {
      json.nextToken();
      return object(member) && json.nextToken() == null && !text.isEmpty();
    } catch (IOException notJson) {
      return false;
    }
  }

  private boolean chunk(String name) throws IOException {
    return switch (name) {
      case "choices" -> onlyChoice();
      case "model" -> is(model);
      case "object" -> is("chat.completion.chunk");
      case "type", "error", "errors", "usage", "x_groq", "base_resp" -> is(JsonToken.VALUE_NULL);
      default -> skip();
    };
  }

  private boolean onlyChoice() throws IOException {
    boolean first = text.isEmpty() && is(JsonToken.START_ARRAY);
    json.nextToken();
    return first && object(this::choice) && json.nextToken() == JsonToken.END_ARRAY;
  }

  private boolean choice(String name) throws IOException {
    return switch (name) {
      case "index" -> is(JsonToken.VALUE_NUMBER_INT) && json.getIntValue() == 0;
      case "delta" -> text.isEmpty() && object(this::delta);
      case "finish_reason", "error", "usage" -> is(JsonToken.VALUE_NULL);
      default -> skip();
    };
  }

  private boolean delta(String name) throws IOException {
    return switch (name) {
      case "content" -> text();
      case "refusal" -> is(JsonToken.VALUE_NULL);
      default -> skip();
    };
  }

  private boolean response(String name) throws IOException {
    return switch (name) {
      case "type" -> type();
      case "delta" -> text();
      case "sequence_number" -> sequenceNumber();
      default -> skip();
    };
  }

  private boolean type() throws IOException {
    typed = is("response.output_text.delta");
    return typed;
  }

  private boolean sequenceNumber() throws IOException {
    sequenceNumber = is(JsonToken.VALUE_NUMBER_INT) ? json.getLongValue() : -1;
    return sequenceNumber >= 0;
  }

  private boolean object(Member member) throws IOException {
    boolean all = is(JsonToken.START_OBJECT);
    while (all && json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      all = member.reads(name);
    }
    return all;
  }

  private boolean text() throws IOException {
    boolean first = text.isEmpty() && is(JsonToken.VALUE_STRING);
    text = json.getText();
    return first;
  }

  private boolean is(JsonToken token) {
    return json.currentToken() == token;
  }

  private boolean is(String value) throws IOException {
    return is(JsonToken.VALUE_STRING)
        && value.contentEquals(
            CharBuffer.wrap(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()));
  }

  private boolean skip() throws IOException {
    int depth = 0;
    do {
      JsonToken token = depth == 0 ? json.currentToken() : json.nextToken();
      if (token.isNumeric() && json.getTextLength() > MAX_NUMBER_LENGTH) {
        return false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
    return true;
  }
}
