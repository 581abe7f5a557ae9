package io.chatgenerator.pipeline;

import io.chatgenerator.config.BudgetConfig;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.Usage;
import io.chatgenerator.story.TokenCount;
import io.netty.buffer.ByteBufUtil;

/**
 * How many tokens a text may take, before the provider says so and where it never does.
 *
 * <p>At most, a token for each byte of UTF-8, as tokenizers with a fallback to bytes have it; of
 * earlier stories, of which only the length is limited, a token for each UTF-16 unit. By estimate,
 * a token for each three bytes, which is more than English takes and about what Chinese does.
 *
 * @param systemPrompt sent with each request
 * @param maxContextLength how much of earlier stories is sent, in UTF-16 units
 * @param maxTokens that the model may write
 */
public record TokenEstimate(String systemPrompt, int maxContextLength, int maxTokens) {
  private static final int BYTES_OF_TOKEN = 3;

  /** The most that one attempt at a story may cost. */
  long most(Story story) {
    return (long) BudgetConfig.AROUND_MESSAGES
        + bytes(systemPrompt)
        + bytes(story.prompt())
        + contextOf(story)
        + maxTokens;
  }

  /** What the model was sent for a story whose attempt is known by its item alone. */
  int prompt(Story story) {
    return tokens(bytes(systemPrompt) + bytes(story.prompt()) + contextOf(story));
  }

  /** What the model was sent with these words of the user and of earlier stories. */
  int prompt(String words) {
    return tokens(bytes(systemPrompt) + bytes(words));
  }

  /** What the model wrote; never more than it may write. */
  int completion(int bytesOfText) {
    return Math.min(maxTokens, tokens(bytesOfText));
  }

  /** What an attempt has cost that was lost, as far as the table knows. */
  public TokenCount lost(Story story) {
    boolean began =
        story.holder().isPresent() || story.generation().isPresent() || !story.text().isEmpty();
    return began
        ? new TokenCount(prompt(story), completion(bytes(story.text())), true)
        : TokenCount.NONE;
  }

  private int contextOf(Story story) {
    return story.continues().isEmpty() ? 0 : maxContextLength;
  }

  private static int tokens(int bytes) {
    return (bytes + BYTES_OF_TOKEN - 1) / BYTES_OF_TOKEN;
  }

  static int bytes(String text) {
    return ByteBufUtil.utf8Bytes(text);
  }

  /**
   * What one attempt has cost: its last call of the model, as far as it is known that the model has
   * worked. A call that has brought nothing, and is followed by another one, is not counted.
   */
  static final class AttemptCost {
    private final TokenEstimate tokens;
    private int prompt;
    private int bytes;
    private boolean worked;
    private boolean usedUp;

    /** Begins with the text that {@code story} has where it goes on with a generation. */
    AttemptCost(TokenEstimate tokens, Story story) {
      this.tokens = tokens;
      this.prompt = tokens.prompt(story);
      this.bytes = TokenEstimate.bytes(story.text());
    }

    /** The model is about to be asked, with these words of the user and of earlier stories. */
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

    /** The cost until now, where the provider says this of the last call. */
    TokenCount used(Usage said) {
      return bytes > 0 || worked || said.isKnown()
          ? said.or(prompt, usedUp ? tokens.maxTokens() : tokens.completion(bytes))
          : TokenCount.NONE;
    }
  }
}
