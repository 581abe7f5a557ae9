package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How the model ended a story.
 *
 * @param finishReason {@code STOP} or {@code LENGTH}
 * @param model the model that really answered
 * @param promptTokens what the prompt cost, where the model said so
 * @param completionTokens what the text cost, where the model said so
 */
public record Completion(
    FinishReason finishReason,
    String model,
    OptionalInt promptTokens,
    OptionalInt completionTokens) {
  public Completion {
    requireNonNull(finishReason);
    requireNonNull(model);
    requireNonNull(promptTokens);
    requireNonNull(completionTokens);
  }
}
