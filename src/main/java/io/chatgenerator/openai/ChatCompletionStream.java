package io.chatgenerator.openai;

import io.chatgenerator.story.GenerationException;
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
public final class ChatCompletionStream extends ModelAnswer {
  private static final Set<String> DONE = Set.of("[DONE]", "\"[DONE]\"");
  private static final Set<String> TYPES = Set.of("", "message", "error", "completion", "chunk");

  private boolean done;

  /**
   * @param model what was asked for; the answer may name a more exact one
   * @param onText called with each piece of text, never empty, well-formed UTF-16
   */
  public ChatCompletionStream(String model, Consumer<String> onText) {
    super(model);
    text = new PublishedText("", onText);
  }

  /** Whether {@code [DONE]} was seen, or an error after the finish reason. */
  @Override
  boolean isDone() {
    return done;
  }

  @Override
  public void accept(SseParser.Event event) {
    String data = event.data().strip();
    if (done || data.isEmpty()) {
      return;
    }
    boolean declared = event.type().equals("error");
    Optional<String> delta =
        declared ? Optional.empty() : DeltaReader.ofChunk(data, outcome.model());
    delta.ifPresentOrElse(this::add, () -> accept(data, declared, event.type()));
  }

  private void accept(String data, boolean declared, String type) {
    if (DONE.contains(data)) {
      done = true;
      return;
    }
    Optional<JsonObject> chunk = parse(data);
    if (chunk.isPresent()) {
      read(chunk.get(), declared, this::readChunk);
    } else if (declared) {
      fail(ModelError.inBody(data).inAnswer());
    } else if (TYPES.contains(type)) {
      fail(notAnObject());
    }
  }

  @Override
  void acceptWhole(String json) {
    parse(json)
        .ifPresentOrElse(
            answer -> read(answer, !isCompletion(answer), this::readWhole),
            () -> json.lines().forEach(line -> accept(new SseParser.Event("", line))));
  }

  private static boolean isCompletion(JsonObject answer) {
    return answer.getValue("choices") instanceof JsonArray;
  }

  private void read(JsonObject chunk, boolean declaredError, Consumer<JsonObject> otherwise) {
    Optional<ModelError> error =
        declaredError ? Optional.of(ModelError.of(chunk)) : ModelError.inChunk(chunk);
    error.ifPresentOrElse(found -> fail(found.inAnswer()), () -> otherwise.accept(chunk));
  }

  private void fail(GenerationException cause) {
    if (!isFinished()) {
      throw cause;
    }
    done = true;
  }

  /** An answer that came whole is finished, whether or not it says so. */
  private void readWhole(JsonObject answer) {
    readChunk(answer);
    if (!isFinished() && pieces > 0 && !inDeltas) {
      outcome.finish();
    }
  }

  /** Takes the next chunk, which is no error. */
  void readChunk(JsonObject chunk) {
    outcome.read(chunk);
    if (chunk.getValue("x_groq") instanceof JsonObject groq) {
      outcome.readUsage(groq.getValue("usage"));
    }
    if (chunk.getValue("choices") instanceof JsonArray choices) {
      choices.forEach(this::readChoice);
    }
  }

  private void readChoice(Object value) {
    if (value instanceof JsonObject choice && !isAnotherChoice(choice)) {
      outcome.readUsage(choice.getValue("usage"));
      readMessage(choice);
      outcome.finish(choice.getValue("finish_reason"));
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
      throw Outcome.refusal();
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

  /** Takes a chunk that is nothing but a delta with this text. */
  void add(String delta) {
    inDeltas = true;
    pieces++;
    text.add(delta);
  }
}
