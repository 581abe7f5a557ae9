package io.chatgenerator.pipeline;

import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.vertx.core.Future;
import java.util.Optional;

/** What users may send. Text is kept as it was sent or refused, never changed. */
final class Inputs {
  private static final int LONGEST_TOKEN = 128;

  private Inputs() {}

  static Future<Void> checkPrompt(String prompt, int longest) {
    if (prompt.isBlank()) {
      return refuse("The prompt is empty.");
    }
    if (prompt.length() > longest) {
      return refuse("The prompt is longer than " + longest + " characters.");
    }
    return isText(prompt) ? Future.succeededFuture() : refuse("The prompt is not valid text.");
  }

  static Future<Void> checkToken(Optional<String> token) {
    boolean good =
        token
            .map(value -> !value.isBlank() && value.length() <= LONGEST_TOKEN && isText(value))
            .orElse(true);
    return good
        ? Future.succeededFuture()
        : refuse("The client token must have between 1 and " + LONGEST_TOKEN + " characters.");
  }

  /**
   * No half of a surrogate pair, which UTF-8 cannot hold, and no NUL, which ends a text in many a
   * place.
   */
  private static boolean isText(String value) {
    return value
        .codePoints()
        .noneMatch(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF));
  }

  private static Future<Void> refuse(String message) {
    return Future.failedFuture(new StoryException(Kind.BAD_INPUT, message));
  }
}
