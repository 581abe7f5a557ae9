package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static io.chatgenerator.story.FailureCode.STORY_TOO_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Reads the events of one streamed chat completion: text on the way, and how the model finished.
 * Whatever does not belong to such a stream is a {@link GenerationException}, after which the
 * object is of no further use.
 *
 * <p>Holds the state of one stream; not for use by several threads at once.
 */
public final class ChatCompletionStream {
  /** UTF-8 bytes of text; a DynamoDB item holds 400 KB, and the prompt needs room too. */
  public static final int MAX_TEXT_BYTES = 350_000;

  private final Consumer<String> onText;
  private final WellFormedText wellFormed = new WellFormedText();
  private int textBytes;
  private String model;
  private FinishReason finishReason;
  private OptionalInt promptTokens = OptionalInt.empty();
  private OptionalInt completionTokens = OptionalInt.empty();
  private boolean done;

  /**
   * @param model what was asked for; the answer may name a more exact one
   * @param onText called with each piece of text, never empty, well-formed UTF-16
   */
  public ChatCompletionStream(String model, Consumer<String> onText) {
    this.model = requireNonNull(model);
    this.onText = requireNonNull(onText);
  }

  /** Whether {@code [DONE]} was seen; what follows it is ignored. */
  public boolean isDone() {
    return done;
  }

  /**
   * Takes the next event.
   *
   * @throws GenerationException REFUSED, CONTENT_FILTERED, STORY_TOO_LONG, what an error object
   *     says, or MODEL_BROKEN
   */
  public void accept(SseEvent event) {
    if (done || event.data().isBlank()) {
      return;
    }
    if (event.data().strip().equals("[DONE]")) {
      done = true;
      return;
    }
    JsonObject chunk = parse(event.data());
    rejectError(event, chunk);
    readModelAndUsage(chunk);
    if (chunk.getValue("choices") instanceof JsonArray choices) {
      choices.forEach(this::readChoice);
    }
  }

  /**
   * To be called once, when the stream has ended without a fault.
   *
   * @throws GenerationException MODEL_BROKEN where the model had not finished, or wrote nothing
   */
  public Completion finish() {
    if (finishReason == null) {
      throw broken("the model's answer ended without a finish reason");
    }
    emit(wellFormed.rest());
    if (textBytes == 0) {
      throw broken("the model finished without any text");
    }
    return new Completion(finishReason, model, promptTokens, completionTokens);
  }

  // The parser's own exception quotes what it read, which is story text: it is not a cause here.
  private static JsonObject parse(String data) {
    try {
      return new JsonObject(data);
    } catch (DecodeException | ClassCastException notAnObject) {
      throw broken("the model's answer holds an event that is not a JSON object");
    }
  }

  private static void rejectError(SseEvent event, JsonObject chunk) {
    Object error = chunk.getValue("error");
    if (error == null && !event.type().equals("error")) {
      return;
    }
    ModelError known = ModelError.of(error == null ? chunk : error);
    throw new GenerationException(
        known.known().orElse(MODEL_BROKEN), ("error in mid-stream: " + known).strip());
  }

  private void readModelAndUsage(JsonObject chunk) {
    if (chunk.getValue("model") instanceof String name && !name.isBlank()) {
      model = name;
    }
    if (chunk.getValue("usage") instanceof JsonObject usage) {
      promptTokens = count(usage.getValue("prompt_tokens"));
      completionTokens = count(usage.getValue("completion_tokens"));
    }
  }

  private static OptionalInt count(Object value) {
    return value instanceof Number number && number.intValue() >= 0
        ? OptionalInt.of(number.intValue())
        : OptionalInt.empty();
  }

  private void readChoice(Object value) {
    if (!(value instanceof JsonObject choice) || isAnotherChoice(choice)) {
      return;
    }
    if (choice.getValue("delta") instanceof JsonObject delta) {
      readDelta(delta);
    }
    if (choice.getValue("finish_reason") instanceof String reason) {
      readFinishReason(reason);
    }
  }

  private static boolean isAnotherChoice(JsonObject choice) {
    return choice.getValue("index") instanceof Number index && index.intValue() != 0;
  }

  private void readDelta(JsonObject delta) {
    if (delta.getValue("refusal") instanceof String refusal && !refusal.isEmpty()) {
      throw new GenerationException(REFUSED, "the model refused");
    }
    if (delta.getValue("content") instanceof String content) {
      emit(wellFormed.next(content));
    }
  }

  private void readFinishReason(String reason) {
    finishReason =
        switch (reason) {
          case "stop" -> FinishReason.STOP;
          case "length" -> FinishReason.LENGTH;
          case "content_filter" ->
              throw new GenerationException(CONTENT_FILTERED, "the model's content filter");
          default -> throw broken("the model stopped for the reason " + LogText.of(reason));
        };
  }

  private void emit(String text) {
    if (text.isEmpty()) {
      return;
    }
    textBytes += text.getBytes(UTF_8).length;
    if (textBytes > MAX_TEXT_BYTES) {
      throw new GenerationException(STORY_TOO_LONG, "more than " + MAX_TEXT_BYTES + " bytes");
    }
    onText.accept(text);
  }

  private static GenerationException broken(String message) {
    return new GenerationException(MODEL_BROKEN, message);
  }
}
