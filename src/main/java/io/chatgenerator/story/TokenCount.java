package io.chatgenerator.story;

/**
 * Tokens of the model.
 *
 * @param prompt of what the model was sent
 * @param completion of what it wrote
 * @param estimated whether any of them is an estimate, as the provider did not say
 */
public record TokenCount(int prompt, int completion, boolean estimated) {
  /** Of a story for which the model was not asked. */
  public static final TokenCount NONE = new TokenCount(0, 0, false);

  public TokenCount {
    if (prompt < 0 || completion < 0) {
      throw new IllegalArgumentException("tokens are never less than none");
    }
  }

  /** Prompt and completion. */
  public long total() {
    return (long) prompt + completion;
  }

  /** Both together; beyond {@link Integer#MAX_VALUE} it counts no further. */
  public TokenCount plus(TokenCount other) {
    return new TokenCount(
        sum(prompt, other.prompt), sum(completion, other.completion), estimated || other.estimated);
  }

  private static int sum(int one, int other) {
    return (int) Math.min((long) one + other, Integer.MAX_VALUE);
  }
}
