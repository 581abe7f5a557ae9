package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import java.util.function.Consumer;

/**
 * The text of one answer on its way out: without thinking, well-formed, and no longer than can be
 * stored. Holds the state of one text; not for use by several threads at once.
 */
final class PublishedText {
  /** UTF-8 bytes of text; a DynamoDB item holds 400 KB, and the prompt needs room too. */
  static final int MAX_BYTES = 350_000;

  private final Consumer<String> onText;
  private final ThinkingFilter thinking = new ThinkingFilter();
  private final WellFormedText wellFormed = new WellFormedText();
  private int bytes;

  PublishedText(Consumer<String> onText) {
    this.onText = requireNonNull(onText);
  }

  /**
   * Takes the next piece.
   *
   * @throws GenerationException STORY_TOO_LONG
   */
  void add(String piece) {
    publish(wellFormed.next(thinking.next(piece)));
  }

  /** Publishes what was held back. */
  void end() {
    publish(wellFormed.next(thinking.rest()));
    publish(wellFormed.rest());
  }

  /** Whether nothing was published. */
  boolean isEmpty() {
    return bytes == 0;
  }

  private void publish(String text) {
    if (text.isEmpty()) {
      return;
    }
    bytes += text.getBytes(UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new GenerationException(
          FailureCode.STORY_TOO_LONG, "more than " + MAX_BYTES + " bytes");
    }
    onText.accept(text);
  }
}
