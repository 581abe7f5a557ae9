package io.chatgenerator.openai;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Reads what one dialect answers: text on the way, and how the model finished. What does not belong
 * there is a {@link GenerationException}, after which the object is of no further use for that
 * connection.
 *
 * <p>Holds the state of one answer; not for use by several threads at once.
 */
abstract class ModelAnswer {
  final Outcome outcome;
  PublishedText text;

  /** Whether text has come in deltas, which what is whole repeats. */
  boolean inDeltas;

  /** How many pieces were seen that say that the model works. */
  int pieces;

  ModelAnswer(String model) {
    this.outcome = new Outcome(model);
  }

  /**
   * Takes the next event; ignored after the end.
   *
   * @throws GenerationException what the generation has failed with: what an error says, REFUSED,
   *     CONTENT_FILTERED, STORY_TOO_LONG, MODEL_UNREADABLE; MODEL_BROKEN for what is no such event
   */
  abstract void accept(SseParser.Event event);

  /** The same of a body that is no event stream: one JSON value, or one in each line. */
  abstract void acceptWhole(String json);

  /** Whether the model has finished: what follows matters little. */
  final boolean isFinished() {
    return outcome.isFinished();
  }

  /** Whether the end was seen. */
  boolean isDone() {
    return isFinished();
  }

  /**
   * To be called once, when nothing more is to come.
   *
   * @param clean whether the answer has ended by itself
   * @throws GenerationException MODEL_BROKEN where the model had not finished or wrote nothing,
   *     REASONING_TOO_LONG where it wrote nothing within its limit
   */
  Completion finish(boolean clean) {
    if (!isFinished()) {
      throw Outcome.broken("the model's answer ended without a finish reason");
    }
    text.end();
    return outcome.completion(text.isEmpty(), clean);
  }

  /** Whether the model has not finished, but can be asked again how far it is. */
  boolean isPending() {
    return false;
  }

  /** Whether the model may go on without this connection. */
  boolean isAttachable() {
    return false;
  }

  /** Whether nothing that outlives the connection has been begun, of which the id is unknown. */
  boolean isIdentified() {
    return true;
  }

  void mute() {}

  /** What an answer other than a good one means here. */
  GenerationException failure(int status, GenerationException meaning) {
    return meaning;
  }

  /** An object, or the first one of a list; empty for all else. */
  static Optional<JsonObject> parse(String data) {
    try {
      JsonObject object = data.startsWith("[") ? first(new JsonArray(data)) : new JsonObject(data);
      return Optional.ofNullable(object).filter(json -> json.getMap() != null);
    } catch (DecodeException | ClassCastException notAnObject) {
      // The parser's exception quotes what it read, which is story text: it is no cause here.
      return Optional.empty();
    }
  }

  private static JsonObject first(JsonArray list) {
    return list.isEmpty() ? null : list.getJsonObject(0);
  }

  static GenerationException notAnObject() {
    return Outcome.broken("the model's answer holds an event that is not a JSON object");
  }
}
