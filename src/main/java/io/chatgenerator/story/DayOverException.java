package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * The next day has begun in an owner's account, by the clock of another task: tokens are reserved
 * for that day.
 */
public final class DayOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LocalDate next;

  public DayOverException(LocalDate next) {
    super("the account is at " + next, null, false, false);
    this.next = requireNonNull(next);
  }

  /** The day that the account is at. */
  public LocalDate next() {
    return next;
  }
}
