package io.chatgenerator.story;

import io.vertx.core.Future;
import java.time.LocalDate;

/**
 * Port: what owners have used, and who may use more. Every future fails with a {@link
 * RequestException} of kind UNAVAILABLE where the table does not answer.
 */
public interface AccountRepository {
  /** The account of all owners together. No token's subject begins like this. */
  String DEPLOYMENT = "#deployment";

  /** What an owner has used on a day; on the next one where another task's clock has begun it. */
  Future<DailyUsage> usage(String owner, LocalDate day);

  /** Adds tokens, and reads what the account has used by then. A lost answer may add twice. */
  Future<DailyUsage> add(String owner, LocalDate day, long tokens);

  /** Lets an owner begin no more stories, or lets them again. Stories that run go on. */
  Future<Void> stop(String owner, boolean stopped);

  /**
   * What an owner has used on one day.
   *
   * @param day in UTC
   * @param tokens of the model: those that stories of that day have cost, and those reserved for
   *     the ones that run
   * @param stories that were created or retried
   * @param active stories that have not ended, whenever they began
   * @param stopped whether an operator lets the owner begin no story
   */
  record DailyUsage(LocalDate day, long tokens, int stories, int active, boolean stopped) {}
}
