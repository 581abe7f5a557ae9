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

  /**
   * What an owner has used on a day: on the next one where that has begun by another task's clock.
   */
  Future<DailyUsage> usage(String owner, LocalDate day);

  /**
   * Adds tokens to those of a day, and reads what the account has used by then. One whose answer is
   * lost may count twice.
   */
  Future<DailyUsage> add(String owner, LocalDate day, long tokens);

  /** Lets an owner begin no more stories, or lets them again. Stories that run go on. */
  Future<Void> stop(String owner, boolean stopped);
}
