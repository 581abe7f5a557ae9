package io.chatgenerator.story;

/**
 * What a list need not have of its stories. It has their ids, statuses and attempts in any case.
 */
public enum StoryPart {
  PROMPT,
  CONTINUES,
  TEXT,
  TIMES,
  ERROR,
  COMPLETION,
  TOKENS
}
