package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

/**
 * How the model ended a story.
 *
 * @param finishReason {@code STOP} or {@code LENGTH}
 * @param model the model that really answered
 */
public record Completion(FinishReason finishReason, String model) {
  public Completion {
    requireNonNull(finishReason);
    requireNonNull(model);
  }
}
