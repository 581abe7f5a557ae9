package io.chatgenerator.story;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can end a story as {@link StoryStatus#FAILED}. The sentences here are the only
 * ones a user ever reads about a failure, so none of them comes from an exception, and all are in
 * the words of somebody who reads stories: what happened, and what to do.
 */
public enum FailureCode {
  SECRET_UNAVAILABLE(Words.NOT_NOW, Kind.LASTING),
  MODEL_UNAUTHORIZED(Words.NOT_NOW, Kind.LASTING),
  MODEL_QUOTA_EXHAUSTED(Words.NOT_NOW, Kind.LASTING),
  MODEL_REJECTED("The writer cannot work with this request. Please change it.", Kind.LASTING),
  MODEL_NOT_FOUND(Words.NOT_NOW, Kind.LASTING),
  PROMPT_TOO_LONG("The request is too long for the writer. Please shorten it.", Kind.LASTING),
  REASONING_TOO_LONG(
      "The writer thought for so long that no story came of it. Please try again.", Kind.PAID),
  MODEL_BUSY("The writer is busy. Please try again in a minute.", Kind.PASSING),
  MODEL_UNAVAILABLE("The writer cannot be reached just now. Please try again later.", Kind.PASSING),
  MODEL_TIMEOUT("The writer took too long. Please try again.", Kind.PASSING),
  MODEL_BROKEN("The writer broke off. Please try again.", Kind.PASSING),
  MODEL_UNREADABLE(Words.NOT_NOW, Kind.LASTING),
  REFUSED("The writer declined this request. Please change it.", Kind.PAID),
  CONTENT_FILTERED("The writer may not tell such a story. Please change the request.", Kind.PAID),
  STORY_TOO_LONG("The story grew longer than can be kept.", Kind.LASTING),
  TOO_MANY_ATTEMPTS("The story was interrupted too often. Please try again.", Kind.LASTING),
  INTERNAL("Something went wrong on our side. Please try again.", Kind.LASTING);

  /** What is for operators to mend: metrics and log name the cause. */
  private static final class Words {
    static final String NOT_NOW = "Stories cannot be written just now. Please try again later.";
  }

  private enum Kind {
    PASSING,
    LASTING,
    /** Lasting, and the model has worked for it. */
    PAID
  }

  private final String message;
  private final Kind kind;

  FailureCode(String message, Kind kind) {
    this.message = message;
    this.kind = kind;
  }

  /** The code of this name; INTERNAL where there is none, or none that is known here. */
  public static FailureCode of(Optional<String> name) {
    return Stream.of(values())
        .filter(code -> name.filter(code.name()::equals).isPresent())
        .findFirst()
        .orElse(INTERNAL);
  }

  public String message() {
    return message;
  }

  /** Whether the same request may well succeed a little later. */
  public boolean isRetryable() {
    return kind == Kind.PASSING;
  }

  /** Whether the model has worked for it, though it brought no text. */
  public boolean isPaid() {
    return kind == Kind.PAID;
  }
}
