package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.Usage;
import io.chatgenerator.story.TokenCount;

/**
 * What one attempt has cost: its last call of the model, as far as it is known that the model has
 * worked. A call that has brought nothing, and is followed by another one, is not counted. Confined
 * to one event loop.
 */
final class AttemptCost {
  private final TokenEstimate tokens;
  private int prompt;
  private int bytes;
  private boolean worked;
  private boolean usedUp;

  /**
   * @param story as the attempt begins; with text where it goes on with a generation
   */
  AttemptCost(TokenEstimate tokens, Story story) {
    this.tokens = requireNonNull(tokens);
    this.prompt = tokens.prompt(story);
    this.bytes = TokenEstimate.bytes(story.text());
  }

  /**
   * The model is about to be asked.
   *
   * @param words of the user, and of earlier stories
   */
  void asked(String words) {
    prompt = tokens.prompt(words);
    worked = false;
  }

  void wrote(String piece) {
    bytes += TokenEstimate.bytes(piece);
  }

  /** The call was cut off while the model worked. */
  void cutOff() {
    worked = true;
  }

  void failed(Throwable why) {
    FailureCode code = GenerationException.of(why).code();
    usedUp = code == FailureCode.REASONING_TOO_LONG;
    worked = code.isPaid();
  }

  /**
   * The cost until now.
   *
   * @param said what the provider says of the last call
   */
  TokenCount used(Usage said) {
    return bytes > 0 || worked || said.isKnown()
        ? said.or(prompt, usedUp ? tokens.maxTokens() : tokens.completion(bytes))
        : TokenCount.NONE;
  }
}
