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

  /** Why the model stopped writing a story; newer versions may have stored others. */
  public record FinishReason(String name) {
    public static final FinishReason STOP = new FinishReason("STOP");

    public static final FinishReason LENGTH = new FinishReason("LENGTH");

    public FinishReason {
      requireNonNull(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
