package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

/**
 * Why a story failed, in words for its owner.
 *
 * @param code the name of a {@link FailureCode}; a text, since a newer task may have stored one
 *     that this task does not know
 * @param message one sentence for the owner, free of internal detail
 */
public record StoryError(String code, String message) {
  public StoryError {
    requireNonNull(code);
    requireNonNull(message);
  }

  public static StoryError of(FailureCode code) {
    return new StoryError(code.name(), code.message());
  }
}
