package io.chatgenerator.openai;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;

/**
 * Reads what one dialect answers: text on the way, and how the model finished. What does not belong
 * there is a {@link GenerationException}, after which the object is of no further use for that
 * connection.
 *
 * <p>Holds the state of one answer; not for use by several threads at once.
 */
abstract class ModelAnswer {
  final Outcome outcome;
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

  /** How many pieces were seen that say that the model works. */
  int pieces() {
    return pieces;
  }

  /** Whether the model has finished: what follows matters little. */
  boolean isFinished() {
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
  abstract Completion finish(boolean clean);

  Usage usage() {
    return outcome.usage();
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
}
