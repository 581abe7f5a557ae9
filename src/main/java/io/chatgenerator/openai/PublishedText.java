package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.StoryRepository;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;

/**
 * The text of one answer on its way out: without thinking, well-formed, and no longer than can be
 * stored. Holds the state of one text; not for use by several threads at once.
 */
final class PublishedText {
  private final String known;
  private final Consumer<String> onText;
  private final ThinkingFilter thinking = new ThinkingFilter();
  private final WellFormedText wellFormed = new WellFormedText();
  private int bytes;
  private int compared;

  /**
   * @param known how the text begins: that part is compared, and not published again
   */
  PublishedText(String known, Consumer<String> onText) {
    this.known = requireNonNull(known);
    this.onText = requireNonNull(onText);
  }

  /**
   * Takes the next piece.
   *
   * @throws GenerationException STORY_TOO_LONG, or MODEL_BROKEN where the text is not what was
   *     known of it
   */
  void add(String piece) {
    publish(wellFormed.next(thinking.next(piece)));
  }

  /**
   * Publishes what was held back.
   *
   * @throws GenerationException MODEL_BROKEN where the text ends within what was known of it
   */
  void end() {
    publish(wellFormed.next(thinking.rest()));
    publish(wellFormed.rest());
    if (compared < known.length()) {
      throw differs();
    }
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  private void publish(String text) {
    if (text.isEmpty()) {
      return;
    }
    bytes += ByteBufUtil.utf8Bytes(text);
    if (bytes > StoryRepository.MAX_TEXT_BYTES) {
      throw new GenerationException(
          FailureCode.STORY_TOO_LONG, "more than " + StoryRepository.MAX_TEXT_BYTES + " bytes");
    }
    int before = compare(text);
    if (before < text.length()) {
      onText.accept(text.substring(before));
    }
  }

  private int compare(String text) {
    int length = Math.min(known.length() - compared, text.length());
    if (!known.regionMatches(compared, text, 0, length)) {
      throw differs();
    }
    compared += length;
    return length;
  }

  private static GenerationException differs() {
    return Outcome.broken("the provider's text is not the one that is stored");
  }

  /**
   * Makes pieces of text well-formed UTF-16. A high surrogate at the end of a piece is held back
   * until its other half arrives; a surrogate without its other half becomes U+FFFD.
   */
  private static final class WellFormedText {
    private static final char REPLACEMENT = '\uFFFD';

    private String heldBack = "";

    /** What can be passed on, now that {@code piece} has arrived; may be empty. */
    String next(String piece) {
      if (piece.isEmpty()) {
        return "";
      }
      String text = heldBack.isEmpty() ? piece : heldBack + piece;
      int end = text.length();
      heldBack = "";
      if (Character.isHighSurrogate(text.charAt(end - 1))) {
        heldBack = text.substring(end - 1);
        end--;
      }
      return repaired(text.substring(0, end));
    }

    /** What is still held back at the end of the text. */
    String rest() {
      String rest = repaired(heldBack);
      heldBack = "";
      return rest;
    }

    private static String repaired(String text) {
      int i = 0;
      while (i < text.length() && !Character.isSurrogate(text.charAt(i))) {
        i++;
      }
      return i == text.length() ? text : withoutLone(text);
    }

    private static String withoutLone(String text) {
      StringBuilder result = new StringBuilder(text.length());
      text.codePoints()
          .forEach(point -> result.appendCodePoint(isLone(point) ? REPLACEMENT : point));
      return result.toString();
    }

    private static boolean isLone(int codePoint) {
      return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
  }
}
