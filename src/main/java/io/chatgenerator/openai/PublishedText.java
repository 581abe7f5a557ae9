package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.StoryRepository;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The text of one answer on its way out: without thinking, well-formed, and no longer than can be
 * stored. Holds the state of one text; not for use by several threads at once.
 */
final class PublishedText {
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private final String known;
  private final Consumer<String> onText;
  private final ThinkingFilter thinking = new ThinkingFilter();

  /** A high surrogate at the end of a piece, until its other half arrives. */
  private String heldBack = "";

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
    publish(whole(thinking.next(piece)));
  }

  /**
   * Publishes what was held back.
   *
   * @throws GenerationException MODEL_BROKEN where the text ends within what was known of it
   */
  void end() {
    publish(whole(thinking.rest()));
    publish(heldBack);
    if (compared < known.length()) {
      throw differs();
    }
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  private String whole(String piece) {
    String text = heldBack.isEmpty() ? piece : heldBack + piece;
    int end = text.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    heldBack = text.substring(end);
    return text.substring(0, end);
  }

  /** Publishes well-formed UTF-16: a surrogate without its other half becomes U+FFFD. */
  private void publish(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    String text = hasSurrogate(piece) ? LONE_SURROGATE.matcher(piece).replaceAll("\uFFFD") : piece;
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

  private static boolean hasSurrogate(String text) {
    int i = 0;
    while (i < text.length() && !Character.isSurrogate(text.charAt(i))) {
      i++;
    }
    return i < text.length();
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
}
