package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.BudgetConfig;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
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

  public TokenEstimate {
    requireNonNull(systemPrompt);
  }

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
        story.lease().flatMap(Lease::holder).isPresent()
            || story.generation().isPresent()
            || !story.text().isEmpty();
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

  /** The length of a text in UTF-8. */
  static int bytes(String text) {
    return ByteBufUtil.utf8Bytes(text);
  }
}
