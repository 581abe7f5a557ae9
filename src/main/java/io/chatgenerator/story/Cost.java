package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a story has cost since its owner last asked for it, and what is reserved for it in its
 * owner's account. The reservation is settled by the transaction that ends the story, and stays as
 * a record of it afterwards.
 *
 * @param used the tokens of all attempts that are over
 * @param reservation absent where an earlier version has begun the story: that one is not counted
 */
public record Cost(TokenCount used, Optional<Reservation> reservation) {
  /** Of a story for which nothing is reserved. */
  public static final Cost NONE = new Cost(TokenCount.NONE, Optional.empty());

  public Cost {
    requireNonNull(used);
    requireNonNull(reservation);
  }

  /**
   * Tokens that one day's budget of an owner lacks while a story runs.
   *
   * @param day in UTC, on which the story counts, whenever it ends
   * @param tokens the most that the story may cost: of its running attempt, and of those before
   * @param budget how many tokens the owner may use on that day
   */
  public record Reservation(LocalDate day, long tokens, long budget) {
    public Reservation {
      requireNonNull(day);
    }

    public Reservation on(LocalDate other) {
      return new Reservation(other, tokens, budget);
    }
  }

  /** How many tokens are reserved; none where an earlier version has begun the story. */
  public long reserved() {
    return reservation.map(Reservation::tokens).orElse(0L);
  }

  static Cost reserved(Reservation reservation) {
    return new Cost(TokenCount.NONE, Optional.of(reservation));
  }

  /** With the last attempt, for which there was a reservation. */
  Cost plus(TokenCount attempt) {
    return new Cost(used.plus(attempt), reservation);
  }

  /** With an attempt that another one follows, which may cost as much again. */
  Cost plusOneOfSeveral(TokenCount attempt) {
    return new Cost(
        used.plus(attempt),
        reservation.map(r -> new Reservation(r.day(), r.tokens() + attempt.total(), r.budget())));
  }
}
