package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.REASONING_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a {@code response} object says of the end of a generation. Holds the state of one; not for
 * use by several threads at once.
 */
final class ResponseResult {
  private final TokenUsage usage = new TokenUsage();
  private String model;
  private Ending ending = Ending.NONE;

  ResponseResult(String model) {
    this.model = model;
  }

  /** What was said of the tokens. */
  Usage usage() {
    return usage.known();
  }

  /**
   * An event, or a state that was asked for. The parser's own exception quotes what it read, which
   * is story text: it is not a cause here.
   *
   * @throws GenerationException of code MODEL_BROKEN where it is not an object
   */
  static JsonObject parse(String data) {
    try {
      return Optional.of(new JsonObject(data)).filter(json -> json.getMap() != null).orElseThrow();
    } catch (DecodeException | ClassCastException | NoSuchElementException notAnObject) {
      throw broken("the model's answer holds an event that is not a JSON object");
    }
  }

  boolean isFinished() {
    return ending != Ending.NONE;
  }

  /**
   * Takes the next state.
   *
   * @param stateByType what the type of its event says, which counts where it names no status
   * @return whether it goes on
   * @throws GenerationException what it has failed with
   */
  boolean read(JsonObject response, String stateByType) {
    if (response.getValue("model") instanceof String name && !name.isBlank()) {
      model = name;
    }
    usage.read(response.getValue("usage"));
    String status = response.getValue("status") instanceof String named ? named : stateByType;
    switch (status) {
      case "completed" -> ending = Ending.STOP;
      case "incomplete" -> ending = incomplete(response);
      case "failed" ->
          throw HttpFailure.inAnswer(
              "the generation failed", ModelError.of(response.getValue("error")));
      case "cancelled" -> throw broken("the generation was cancelled");
      default -> {}
    }
    return !isFinished();
  }

  private static Ending incomplete(JsonObject response) {
    Object reason =
        response.getValue("incomplete_details") instanceof JsonObject details
            ? details.getValue("reason")
            : null;
    return switch (Ending.of(reason)) {
      case LENGTH -> Ending.LENGTH;
      case FILTERED ->
          throw new GenerationException(CONTENT_FILTERED, "the model's content filter");
      case REFUSED -> throw new GenerationException(REFUSED, "the model refused");
      default -> throw broken("the model stopped for the reason " + LogText.of(reason));
    };
  }

  /** The text as a whole, without reasoning. */
  String text(JsonObject response) {
    return response.getValue("output") instanceof JsonArray items
        ? items.stream().map(ResponseResult::textOf).collect(Collectors.joining())
        : "";
  }

  private static String textOf(Object item) {
    if (!(item instanceof JsonObject message) || !"message".equals(message.getValue("type"))) {
      return "";
    }
    MessageContent content = MessageContent.of(message);
    if (content.refuses()) {
      throw new GenerationException(REFUSED, "the model refused");
    }
    return content.text();
  }

  /**
   * How it finished.
   *
   * @throws GenerationException where that is without any text
   */
  Completion completion(boolean empty) {
    if (empty) {
      throw ending == Ending.LENGTH
          ? new GenerationException(
              REASONING_TOO_LONG, "the model used up MAX_TOKENS before any text")
          : broken("the model finished without any text");
    }
    FinishReason how = ending == Ending.LENGTH ? FinishReason.LENGTH : FinishReason.STOP;
    return new Completion(how, model);
  }

  private static GenerationException broken(String message) {
    return new GenerationException(MODEL_BROKEN, message);
  }
}
