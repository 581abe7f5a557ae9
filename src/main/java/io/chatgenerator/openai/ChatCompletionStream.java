package io.chatgenerator.openai;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the events of one chat completion: text on the way, and how the model finished. What does
 * not belong to such a stream is a {@link GenerationException}, after which the object is of no
 * further use; after a finish reason it is the end of the stream instead.
 *
 * <p>Holds the state of one stream; not for use by several threads at once.
 */
public final class ChatCompletionStream implements ModelAnswer {
  private static final Set<String> DONE = Set.of("[DONE]", "\"[DONE]\"");
  private static final Set<String> TYPES = Set.of("", "message", "error", "completion", "chunk");

  private final PartialCompletion completion;
  private boolean done;

  /**
   * @param model what was asked for; the answer may name a more exact one
   * @param onText called with each piece of text, never empty, well-formed UTF-16
   */
  public ChatCompletionStream(String model, Consumer<String> onText) {
    this.completion = new PartialCompletion(model, onText);
  }

  /** How many pieces of text or reasoning were seen. */
  @Override
  public int pieces() {
    return completion.pieces();
  }

  /** Whether a finish reason was seen: what follows matters little. */
  @Override
  public boolean isFinished() {
    return completion.isFinished();
  }

  /** Whether the end was seen: {@code [DONE]}, or an error after the finish reason. */
  @Override
  public boolean isDone() {
    return done;
  }

  /**
   * Takes the next event; ignored after the end.
   *
   * @throws GenerationException what an error object says, REFUSED, CONTENT_FILTERED,
   *     STORY_TOO_LONG, MODEL_UNREADABLE or MODEL_BROKEN
   */
  @Override
  public void accept(SseEvent event) {
    String data = event.data().strip();
    if (done || data.isEmpty()) {
      return;
    }
    boolean declared = event.type().equals("error");
    Optional<String> text =
        declared ? Optional.empty() : DeltaReader.ofChunk(data, completion.model());
    text.ifPresentOrElse(completion::add, () -> accept(data, declared, event.type()));
  }

  private void accept(String data, boolean declared, String type) {
    if (DONE.contains(data)) {
      done = true;
      return;
    }
    Optional<JsonObject> chunk = parse(data);
    if (chunk.isPresent()) {
      read(chunk.get(), declared, completion::read);
    } else if (declared) {
      fail(HttpFailure.inAnswer("error in the answer", ModelError.inBody(data)));
    } else if (TYPES.contains(type)) {
      fail(
          new GenerationException(
              FailureCode.MODEL_BROKEN,
              "the model's answer holds an event that is not a JSON object"));
    }
  }

  /**
   * Takes a whole answer: one JSON value, or one in each line.
   *
   * @throws GenerationException as {@link #accept}
   */
  @Override
  public void acceptWhole(String json) {
    parse(json)
        .ifPresentOrElse(
            this::readWhole, () -> json.lines().forEach(line -> accept(new SseEvent("", line))));
  }

  /**
   * To be called once, when nothing more is to come.
   *
   * @param clean whether the stream has ended by itself
   * @throws GenerationException as {@link PartialCompletion#finish}
   */
  @Override
  public Completion finish(boolean clean) {
    return completion.finish(clean);
  }

  @Override
  public Usage usage() {
    return completion.usage();
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

  private void readWhole(JsonObject answer) {
    read(answer, !(answer.getValue("choices") instanceof JsonArray), completion::readWhole);
  }

  private void read(JsonObject chunk, boolean declaredError, Consumer<JsonObject> otherwise) {
    Optional<ModelError> error =
        declaredError ? Optional.of(ModelError.of(chunk)) : ModelError.inChunk(chunk);
    error.ifPresentOrElse(
        found -> fail(HttpFailure.inAnswer("error in the answer", found)),
        () -> otherwise.accept(chunk));
  }

  private void fail(GenerationException cause) {
    if (!isFinished()) {
      throw cause;
    }
    done = true;
  }
}
