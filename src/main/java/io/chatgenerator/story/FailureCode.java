package io.chatgenerator.story;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can end a story as {@link StoryStatus#FAILED}. The sentences here are the only
 * ones a user ever reads about a failure, so none of them comes from an exception.
 */
public enum FailureCode {
  SECRET_UNAVAILABLE(
      "The key of the language model could not be read. Please try again later.", false),
  MODEL_UNAUTHORIZED(
      "The language model did not accept this service's key. Please try again later.", false),
  MODEL_QUOTA_EXHAUSTED("This service has used up its allowance at the language model.", false),
  MODEL_REJECTED("The language model did not accept this request.", false),
  MODEL_NOT_FOUND("The language model of this service does not exist.", false),
  PROMPT_TOO_LONG("The prompt is too long for the language model.", false),
  REASONING_TOO_LONG(
      "The language model used up its limit of tokens, MAX_TOKENS, before it wrote any text.",
      false),
  MODEL_BUSY("The language model is busy. Please try again in a minute.", true),
  MODEL_UNAVAILABLE("The language model could not be reached. Please try again later.", true),
  MODEL_TIMEOUT("The language model took too long to answer. Please try again.", true),
  MODEL_BROKEN("The language model's answer broke off. Please try again.", true),
  MODEL_UNREADABLE("The language model answered in a form that this service cannot read.", false),
  REFUSED("The language model declined to write this story.", false),
  CONTENT_FILTERED("The language model's content filter stopped this story.", false),
  STORY_TOO_LONG("The story grew longer than can be stored.", false),
  TOO_MANY_ATTEMPTS("The story was interrupted too often. Please try again.", false),
  INTERNAL("Something went wrong on our side. Please try again.", false);

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
