package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.DayOverException;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The account item of each owner: the ids of the stories that have not ended, and the tokens of the
 * day. A story enters the set, and its tokens are reserved, in the transaction that starts it; it
 * leaves the set, and the reservation is settled, in the one that ends it. So both are exact, and
 * so are their limits, whatever happens at the same time.
 */
final class Accounts {
  /** Where a transaction writes the story. */
  static final int STORY_ACTION = 0;

  /** Where a transaction that starts a story uses up the client token. */
  static final int TOKEN_ACTION = 3;

  private static final int ACCOUNT_ACTION = 1;
  private static final Set<Integer> ACCOUNT_ACTIONS = Set.of(ACCOUNT_ACTION, 2);
  private static final int MAX_CORRECTIONS = 3;

  private final DynamoDbTable table;
  private final AccountCorrection correction;
  private final AccountReads reads;

  Accounts(DynamoDbTable table) {
    this.table = table;
    this.reads = new AccountReads(table);
    this.correction = new AccountCorrection(table, reads);
  }

  /** The stories of an owner that have not ended, oldest first. */
  Future<List<StoryKey>> unfinished(String owner) {
    return reads
        .read(owner)
        .compose(
            account ->
                account.isExact()
                    ? Future.succeededFuture(account.active())
                    : correction.correct(owner))
        .map(ids -> ids.stream().sorted().map(id -> new StoryKey(owner, id)).toList());
  }

  /**
   * Starts a story, provided that its owner has fewer than {@code max} that have not ended, and
   * tokens for it. Fails with RATE_LIMITED where that is not so, with UNAVAILABLE where the owner
   * may start none, with a {@link DayOverException} where the account is at the next day, otherwise
   * as the transaction.
   *
   * @param write of the story
   * @param token the use of the client token
   */
  Future<Void> start(Story story, ItemWrite write, Optional<ItemWrite> token, int max) {
    Optional<Reservation> reservation = story.cost().reservation();
    return reservation.filter(r -> r.tokens() > r.budget()).isPresent()
        ? Future.failedFuture(Account.noTokensLeft(story))
        : start(new Start(story, write, token, max), Optional.empty(), MAX_CORRECTIONS);
  }

  /** What starts a story. */
  private record Start(Story story, ItemWrite write, Optional<ItemWrite> token, int max) {}

  /**
   * @param seen the day that the account counts, where that is an earlier one
   */
  private Future<Void> start(Start start, Optional<AttributeValue> seen, int tries) {
    Story story = start.story();
    AccountUpdate entry = new AccountUpdate().enter(story.key(), start.max());
    story
        .cost()
        .reservation()
        .ifPresent(r -> seen.ifPresentOrElse(s -> entry.reserveAnew(r, s), () -> entry.reserve(r)));
    List<ItemWrite> actions = new ArrayList<>();
    actions.add(start.write());
    actions.add(entry.of(story.owner()));
    actions.add(AccountCorrection.nothingBefore(story.key()));
    start.token().ifPresent(actions::add);
    return write(actions, failure -> startOtherwise(start, accountOf(failure), tries - 1));
  }

  private Future<Void> startOtherwise(Start start, Account account, int tries) {
    Optional<RequestException> refusal = account.refusal(start.story());
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    Optional<Reservation> wanted = start.story().cost().reservation();
    Optional<LocalDate> next = wanted.flatMap(r -> account.begunAfter(r.day()));
    if (next.isPresent()) {
      return Future.failedFuture(new DayOverException(next.get()));
    }
    Optional<AttributeValue> seen = account.item().stored(Account.DAY);
    boolean isOver = wanted.filter(r -> !account.isOn(r.day())).isPresent();
    if (isOver && seen.isPresent() && tries > 0) {
      return start(start, seen, tries);
    }
    return correction
        .correct(start.story().owner())
        .compose(
            active ->
                active.size() < start.max() && tries > 0
                    ? start(start, Optional.empty(), tries)
                    : Future.failedFuture(Account.tooManyActive()));
  }

  /**
   * Ends a story, and counts what it has cost instead of what was reserved for it, unless its day
   * is over. Fails as the transaction.
   */
  Future<Void> end(Story story, ItemWrite write) {
    return end(story.key(), write, settlement(story), MAX_CORRECTIONS);
  }

  private static Optional<Settlement> settlement(Story story) {
    return story
        .cost()
        .reservation()
        .map(r -> new Settlement(story.cost().used().total() - r.tokens(), r.day()));
  }

  /** Removes a story, whatever it is: one that runs has cost what was reserved for it. */
  Future<Void> remove(StoryKey story, ItemWrite write) {
    return end(story, write, Optional.empty(), MAX_CORRECTIONS);
  }

  /** Tokens to be added to those of a day. */
  private record Settlement(long tokens, LocalDate day) {}

  private Future<Void> end(
      StoryKey story, ItemWrite write, Optional<Settlement> settlement, int tries) {
    AccountUpdate exit = new AccountUpdate().leave(story);
    settlement.ifPresent(s -> exit.add(s.tokens(), s.day()));
    return write(
        List.of(write, exit.of(story.owner())),
        failure -> endOtherwise(story, write, settlement, accountOf(failure), tries - 1));
  }

  private Future<Void> endOtherwise(
      StoryKey story,
      ItemWrite write,
      Optional<Settlement> settlement,
      Account account,
      int tries) {
    if (settlement.filter(s -> !account.isOn(s.day())).isPresent()) {
      return end(story, write, Optional.empty(), tries);
    }
    return correction
        .correct(story.owner())
        .compose(
            corrected ->
                tries > 0
                    ? end(story, write, settlement, tries)
                    : Future.failedFuture(Account.tooManyActive()));
  }

  /**
   * Writes a story for which more is reserved than before, unless its day is over. Fails as the
   * transaction, with RATE_LIMITED where the owner has too few tokens left.
   *
   * @param more tokens
   * @param limited whether the budget has to allow for it
   */
  Future<Void> extend(Story story, ItemWrite write, long more, boolean limited) {
    Reservation reservation = story.cost().reservation().orElseThrow();
    AccountUpdate extension = new AccountUpdate().add(more, reservation.day());
    if (limited) {
      extension.upTo(reservation.budget() - more);
    }
    return write(
        List.of(write, extension.of(story.owner())),
        failure ->
            accountOf(failure).isOn(reservation.day())
                ? Future.failedFuture(Account.noTokensLeft(story))
                : write(List.of(write), Future::failedFuture));
  }

  private Future<Void> write(
      List<ItemWrite> actions, Function<Throwable, Future<Void>> refusedByAccount) {
    return table
        .transact(actions)
        .recover(
            failure ->
                isRefusedByAccount(failure)
                    ? refusedByAccount.apply(failure)
                    : Future.failedFuture(failure));
  }

  /** Whether nothing but the account is in the way. */
  private static boolean isRefusedByAccount(Throwable failure) {
    Set<Integer> refused = DynamoDbFailures.refusedActions(failure);
    return !refused.isEmpty() && ACCOUNT_ACTIONS.containsAll(refused);
  }

  private static Account accountOf(Throwable failure) {
    return Account.of(DynamoDbFailures.itemInTheWay(failure, ACCOUNT_ACTION));
  }
}
