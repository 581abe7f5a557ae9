package io.chatgenerator.story;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can end a story as {@link StoryStatus#FAILED}. The sentences here are the only
 * ones a user ever reads about a failure, so none of them comes from an exception, and all are in
 * the words of somebody who reads stories: what happened, and what to do.
 */
public enum FailureCode {
  SECRET_UNAVAILABLE(Words.NOT_NOW, false),
  MODEL_UNAUTHORIZED(Words.NOT_NOW, false),
  MODEL_QUOTA_EXHAUSTED(Words.NOT_NOW, false),
  MODEL_REJECTED("The writer cannot work with this request. Please change it.", false),
  MODEL_NOT_FOUND(Words.NOT_NOW, false),
  PROMPT_TOO_LONG("The request is too long for the writer. Please shorten it.", false),
  REASONING_TOO_LONG(
      "The writer thought for so long that no story came of it. Please try again.", false),
  MODEL_BUSY("The writer is busy. Please try again in a minute.", true),
  MODEL_UNAVAILABLE("The writer cannot be reached just now. Please try again later.", true),
  MODEL_TIMEOUT("The writer took too long. Please try again.", true),
  MODEL_BROKEN("The writer broke off. Please try again.", true),
  MODEL_UNREADABLE(Words.NOT_NOW, false),
  REFUSED("The writer declined this request. Please change it.", false),
  CONTENT_FILTERED("The writer may not tell such a story. Please change the request.", false),
  STORY_TOO_LONG("The story grew longer than can be kept.", false),
  TOO_MANY_ATTEMPTS("The story was interrupted too often. Please try again.", false),
  INTERNAL("Something went wrong on our side. Please try again.", false);

  /** What is for operators to mend: metrics and log name the cause. */
  private static final class Words {
    static final String NOT_NOW = "Stories cannot be written just now. Please try again later.";
  }

  private final String message;
  private final boolean retryable;

  FailureCode(String message, boolean retryable) {
    this.message = message;
    this.retryable = retryable;
  }

  /** The code of this name; INTERNAL where there is none, or none that is known here. */
  public static FailureCode of(Optional<String> name) {
    return Stream.of(values())
        .filter(code -> name.filter(code.name()::equals).isPresent())
        .findFirst()
        .orElse(INTERNAL);
  }

  /** One sentence for the story's owner. */
  public String message() {
    return message;
  }

  /** Whether the same request may well succeed a little later. */
  public boolean isRetryable() {
    return retryable;
  }
}
