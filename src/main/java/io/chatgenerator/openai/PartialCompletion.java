package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.REASONING_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the chunks of one answer have brought so far: text, model, usage and the finish reason.
 *
 * <p>Holds the state of one answer; not for use by several threads at once.
 */
final class PartialCompletion {
  private static final Logger LOG = LoggerFactory.getLogger(PartialCompletion.class);

  private final PublishedText text;
  private final TokenUsage usage = new TokenUsage();
  private String model;
  private Ending ending = Ending.NONE;
  private String reason = "";
  private int pieces;
  private boolean inDeltas;

  PartialCompletion(String model, Consumer<String> onText) {
    this.model = requireNonNull(model);
    this.text = new PublishedText(onText);
  }

  /** How many pieces of text or reasoning were seen. */
  int pieces() {
    return pieces;
  }

  /** Which one writes it, as far as it is known. */
  String model() {
    return model;
  }

  /** What was said of the tokens. */
  Usage usage() {
    return usage.known();
  }

  /** Whether a finish reason was seen. */
  boolean isFinished() {
    return ending != Ending.NONE;
  }

  /**
   * Takes the next chunk.
   *
   * @throws GenerationException REFUSED, CONTENT_FILTERED, STORY_TOO_LONG or MODEL_UNREADABLE, and
   *     MODEL_BROKEN where the model did not finish
   */
  void read(JsonObject chunk) {
    if (chunk.getValue("model") instanceof String name && !name.isBlank()) {
      model = name;
    }
    usage.read(chunk.getValue("usage"));
    usage.read(chunk.getValue("x_groq") instanceof JsonObject groq ? groq.getValue("usage") : null);
    if (chunk.getValue("choices") instanceof JsonArray choices) {
      choices.forEach(this::readChoice);
    }
  }

  /** Takes a chunk that is nothing but a delta with this text. */
  void add(String delta) {
    inDeltas = true;
    pieces++;
    text.add(delta);
  }

  /** Takes an answer that came whole: it is finished, whether or not it says so. */
  void readWhole(JsonObject answer) {
    read(answer);
    if (!isFinished() && pieces > 0 && !inDeltas) {
      ending = Ending.STOP;
    }
  }

  /**
   * To be called once, when nothing more is to come.
   *
   * @param clean whether the stream has ended by itself
   * @throws GenerationException MODEL_BROKEN where the model had not finished, or wrote nothing,
   *     REASONING_TOO_LONG where it wrote nothing within its limit
   */
  Completion finish(boolean clean) {
    if (!isFinished()) {
      throw broken("the model's answer ended without a finish reason");
    }
    text.end();
    if (text.isEmpty()) {
      throw ending == Ending.LENGTH
          ? new GenerationException(
              REASONING_TOO_LONG, "the model used up MAX_TOKENS before any text")
          : broken("the model finished without any text");
    }
    if (ending == Ending.UNKNOWN) {
      acceptUnknownReason(clean);
    }
    FinishReason how = ending == Ending.LENGTH ? FinishReason.LENGTH : FinishReason.STOP;
    return new Completion(how, model);
  }

  private void acceptUnknownReason(boolean clean) {
    if (!clean) {
      throw broken("the model stopped for the reason " + reason);
    }
    LOG.warn("the model stopped for the reason {}, taken as its end", reason);
  }

  private void readChoice(Object value) {
    if (value instanceof JsonObject choice && !isAnotherChoice(choice)) {
      usage.read(choice.getValue("usage"));
      readMessage(choice);
      readFinishReason(choice.getValue("finish_reason"));
    }
  }

  private static boolean isAnotherChoice(JsonObject choice) {
    return choice.getValue("index") instanceof Number index && index.intValue() != 0;
  }

  /** A message beside deltas repeats what they have brought. */
  private void readMessage(JsonObject choice) {
    if (choice.getValue("delta") instanceof JsonObject delta && !delta.isEmpty()) {
      inDeltas |= take(MessageContent.of(delta));
    } else if (choice.getValue("message") instanceof JsonObject message) {
      if (!inDeltas) {
        take(MessageContent.of(message));
      }
    } else {
      take(MessageContent.of(choice));
    }
  }

  /** Whether there was text. */
  private boolean take(MessageContent content) {
    if (content.refuses()) {
      throw new GenerationException(REFUSED, "the model refused");
    }
    boolean some = !content.text().isEmpty();
    if (some || content.thinks()) {
      pieces++;
    }
    if (some) {
      text.add(content.text());
    }
    return some;
  }

  private void readFinishReason(Object value) {
    Ending read = Ending.of(value);
    switch (read) {
      case NONE -> {}
      case STOP, LENGTH, UNKNOWN -> {
        ending = read;
        reason = LogText.of(value);
      }
      case FILTERED ->
          throw new GenerationException(CONTENT_FILTERED, "the model's content filter");
      case REFUSED -> throw new GenerationException(REFUSED, "the model refused");
      case BROKEN_OFF -> {
        if (!isFinished()) {
          throw broken("the model stopped for the reason " + LogText.of(value));
        }
      }
    }
  }

  private static GenerationException broken(String message) {
    return new GenerationException(MODEL_BROKEN, message);
  }
}
