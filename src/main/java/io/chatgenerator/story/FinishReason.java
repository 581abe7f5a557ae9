package io.chatgenerator.story;

/** Why the model stopped writing a story that counts as complete. */
public enum FinishReason {
  /** It came to an end by itself. */
  STOP,
  /** It reached the limit of tokens. */
  LENGTH
}
