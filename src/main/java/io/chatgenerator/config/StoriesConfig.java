package io.chatgenerator.config;

import java.time.Duration;

/**
 * The limits and clocks of stories.
 *
 * @param maxPromptLength in UTF-16 units
 * @param maxContextLength of earlier stories that the model is given, in UTF-16 units
 * @param maxConcurrent how many stories this task generates at once
 * @param maxActivePerUser how many unfinished stories one user may have
 * @param maxAttempts how often a story may fail by itself before it is FAILED; a task that is lost
 *     costs no try
 * @param lease how long after its last sign of life a task is believed to work on a story
 * @param drainTimeout how long a stopping task lets its stories finish
 */
public record StoriesConfig(
    String table,
    int maxPromptLength,
    int maxContextLength,
    int maxConcurrent,
    int maxActivePerUser,
    int maxAttempts,
    Duration lease,
    Duration drainTimeout) {

  /**
   * The longest request, in bytes: the longest prompt with every character escaped, and the
   * document around it.
   */
  public int maxBodyBytes() {
    return 6 * maxPromptLength + 64 * 1024;
  }
}
