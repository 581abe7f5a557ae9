package io.chatgenerator.pipeline;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryIds;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.regex.Pattern;

/** What users may send. Text is kept as it was sent or refused, never changed. */
final class InputValidation {
  private static final int LONGEST_TOKEN = 128;
  private static final int LONGEST_LIST = 100;

  /**
   * White space, controls, formatting, marks without a letter to stand on, and what else Unicode
   * has that shows nothing: default-ignorable code points, fillers and blanks.
   */
  private static final Pattern NOTHING_TO_SEE =
      Pattern.compile(
          "[\\p{Z}\\p{Cc}\\p{Cf}\\p{Mn}\\p{IsNoncharacter_Code_Point}"
              + "\\u115F\\u1160\\u180F\\u2065\\u2800\\u3164\\uFFA0\\uFFF0-\\uFFF8"
              + "\\x{13430}-\\x{13442}\\x{1D159}\\x{E0000}-\\x{E0FFF}]*+");

  private InputValidation() {}

  static Future<Void> checkPrompt(String prompt, int longest) {
    if (NOTHING_TO_SEE.matcher(prompt).matches()) {
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

  /** Checks a page of a list, whose size the caller gave by this argument. */
  static Future<Void> checkPage(String argument, int size, Optional<String> after) {
    if (size < 1 || size > LONGEST_LIST) {
      return refuse("The argument " + argument + " must be between 1 and " + LONGEST_LIST + ".");
    }
    return after.isEmpty() || StoryIds.isValid(after.get())
        ? Future.succeededFuture()
        : refuse("The argument after must be the id of a story.");
  }

  /** No half of a surrogate pair, which UTF-8 cannot hold, and no NUL, which often ends a text. */
  private static boolean isText(String value) {
    return value
        .codePoints()
        .noneMatch(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF));
  }

  private static Future<Void> refuse(String message) {
    return Future.failedFuture(new RequestException(ErrorCode.BAD_USER_INPUT, message));
  }
}
