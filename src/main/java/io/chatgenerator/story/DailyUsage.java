package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * What an owner has used on one day.
 *
 * @param day in UTC
 * @param tokens of the model: those that stories of that day have cost, and those reserved for the
 *     ones that run
 * @param stories that were created or retried
 * @param active stories that have not ended, whenever they began
 * @param stopped whether an operator lets the owner begin no story
 */
public record DailyUsage(LocalDate day, long tokens, int stories, int active, boolean stopped) {
  public DailyUsage {
    requireNonNull(day);
  }
}
