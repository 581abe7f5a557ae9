package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.REASONING_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of one chat completion: text on the way, and how the model finished. What does
 * not belong to such a stream is a {@link GenerationException}, after which the object is of no
 * further use; after a finish reason it is the end of the stream instead.
 *
 * <p>Holds the state of one stream; not for use by several threads at once.
 */
public final class ChatCompletionStream {
  private static final Logger LOG = LoggerFactory.getLogger(ChatCompletionStream.class);
  private static final Set<String> DONE = Set.of("[DONE]", "\"[DONE]\"");
  private static final Set<String> TYPES = Set.of("", "message", "error", "completion", "chunk");

  private final PublishedText text;
  private final TokenUsage usage = new TokenUsage();
  private String model;
  private FinishReason finishReason;
  private String unknownReason;
  private boolean begun;
  private boolean inDeltas;
  private boolean done;

  /**
   * @param model what was asked for; the answer may name a more exact one
   * @param onText called with each piece of text, never empty, well-formed UTF-16
   */
  public ChatCompletionStream(String model, Consumer<String> onText) {
    this.model = requireNonNull(model);
    this.text = new PublishedText(onText);
  }

  /** Whether a piece of text or reasoning was seen. */
  public boolean hasBegun() {
    return begun;
  }

  /** Whether a finish reason was seen: what follows matters little. */
  public boolean isFinished() {
    return finishReason != null || unknownReason != null;
  }

  /** Whether {@code [DONE]} was seen; what follows it is ignored. */
  public boolean isDone() {
    return done;
  }

  /**
   * Takes the next event.
   *
   * @throws GenerationException what an error object says, REFUSED, CONTENT_FILTERED,
   *     STORY_TOO_LONG, MODEL_UNREADABLE or MODEL_BROKEN
   */
  public void accept(SseEvent event) {
    String data = event.data().strip();
    if (done || data.isEmpty()) {
      return;
    }
    if (DONE.contains(data)) {
      done = true;
      return;
    }
    boolean declared = event.type().equals("error");
    Optional<JsonObject> chunk = parse(data);
    if (chunk.isPresent()) {
      read(chunk.get(), declared);
    } else if (declared) {
      failBy(ModelError.inBody(data));
    } else if (TYPES.contains(event.type())) {
      breakOff("the model's answer holds an event that is not a JSON object");
    }
  }

  /**
   * Takes a whole answer: one JSON value, or one in each line.
   *
   * @throws GenerationException as {@link #accept}
   */
  public void acceptWhole(String json) {
    Optional<JsonObject> whole = parse(json);
    if (whole.isEmpty()) {
      json.lines().forEach(line -> accept(new SseEvent("", line)));
      return;
    }
    read(whole.get(), false);
    if (!isFinished() && begun) {
      finishReason = FinishReason.STOP;
    }
  }

  /**
   * To be called once, when nothing more is to come.
   *
   * @param clean whether the stream has ended by itself
   * @throws GenerationException MODEL_BROKEN where the model had not finished, or wrote nothing,
   *     REASONING_TOO_LONG where it wrote nothing within its limit
   */
  public Completion finish(boolean clean) {
    if (!isFinished()) {
      throw broken("the model's answer ended without a finish reason");
    }
    text.end();
    if (finishReason == null) {
      acceptUnknownReason(clean);
    }
    if (text.isEmpty()) {
      throw finishReason == FinishReason.LENGTH
          ? new GenerationException(
              REASONING_TOO_LONG, "the model used up MAX_TOKENS before any text")
          : broken("the model finished without any text");
    }
    return new Completion(finishReason, model, usage.prompt(), usage.completion());
  }

  private void acceptUnknownReason(boolean clean) {
    if (!clean || text.isEmpty()) {
      throw broken("the model stopped for the reason " + unknownReason);
    }
    LOG.warn("the model stopped for the reason {}, taken as its end", unknownReason);
    finishReason = FinishReason.STOP;
  }

  // The parser's own exception quotes what it read, which is story text: it is not a cause here.
  private static Optional<JsonObject> parse(String data) {
    try {
      Object value = data.startsWith("[") ? new JsonArray(data) : new JsonObject(data);
      boolean errors = value instanceof JsonArray list && !list.isEmpty();
      Object chunk = errors ? ((JsonArray) value).getValue(0) : value;
      return chunk instanceof JsonObject object && object.getMap() != null
          ? Optional.of(object)
          : Optional.empty();
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }

  private void read(JsonObject chunk, boolean declaredError) {
    Optional<ModelError> error =
        ModelError.inChunk(chunk)
            .or(() -> declaredError ? Optional.of(ModelError.of(chunk)) : Optional.empty());
    if (error.isPresent()) {
      failBy(error.get());
      return;
    }
    if (chunk.getValue("model") instanceof String name && !name.isBlank()) {
      model = name;
    }
    usage.read(chunk.getValue("usage"));
    usage.read(chunk.getValue("x_groq") instanceof JsonObject groq ? groq.getValue("usage") : null);
    if (chunk.getValue("choices") instanceof JsonArray choices) {
      choices.forEach(this::readChoice);
    }
  }

  private void readChoice(Object value) {
    if (!(value instanceof JsonObject choice) || isAnotherChoice(choice)) {
      return;
    }
    Optional<ModelError> error =
        choice.getValue("error") instanceof JsonObject
            ? ModelError.inChunk(choice)
            : Optional.empty();
    if (error.isPresent()) {
      failBy(error.get());
      return;
    }
    usage.read(choice.getValue("usage"));
    readMessage(choice);
    readFinishReason(choice.getValue("finish_reason"));
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

  private boolean take(MessageContent content) {
    if (content.refuses()) {
      throw new GenerationException(REFUSED, "the model refused");
    }
    boolean some = !content.text().isEmpty();
    begun |= some || content.thinks();
    if (some) {
      text.add(content.text());
    }
    return some;
  }

  private void readFinishReason(Object reason) {
    switch (Ending.of(reason)) {
      case NONE -> {}
      case STOP -> finishReason = FinishReason.STOP;
      case LENGTH -> finishReason = FinishReason.LENGTH;
      case FILTERED ->
          throw new GenerationException(CONTENT_FILTERED, "the model's content filter");
      case REFUSED -> throw new GenerationException(REFUSED, "the model refused");
      case BROKEN_OFF -> breakOff("the model stopped for the reason " + LogText.of(reason));
      case UNKNOWN -> unknownReason = LogText.of(reason);
    }
  }

  private void failBy(ModelError error) {
    if (isFinished()) {
      done = true;
    } else {
      throw new GenerationException(
          error.meaning().orElse(MODEL_BROKEN),
          ("error in mid-stream: " + error).strip(),
          RetryAfter.in(error),
          null);
    }
  }

  private void breakOff(String why) {
    if (!isFinished()) {
      throw broken(why);
    }
    done = true;
  }

  private static GenerationException broken(String message) {
    return new GenerationException(MODEL_BROKEN, message);
  }
}
