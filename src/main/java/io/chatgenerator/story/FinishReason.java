package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

/**
 * Why the model stopped writing a story that counts as complete. A newer version of the service may
 * know others, and have stored one.
 *
 * @param name as it is stored and shown
 */
public record FinishReason(String name) {
  /** It came to an end by itself. */
  public static final FinishReason STOP = new FinishReason("STOP");

  /** It reached the limit of tokens. */
  public static final FinishReason LENGTH = new FinishReason("LENGTH");

  public FinishReason {
    requireNonNull(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
