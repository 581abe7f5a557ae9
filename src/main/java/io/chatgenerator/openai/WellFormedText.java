package io.chatgenerator.openai;

/**
 * Makes pieces of text well-formed UTF-16. A high surrogate at the end of a piece is held back
 * until its other half arrives; a surrogate without its other half becomes U+FFFD.
 */
final class WellFormedText {
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
    text.codePoints().forEach(point -> result.appendCodePoint(isLone(point) ? REPLACEMENT : point));
    return result.toString();
  }

  private static boolean isLone(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
