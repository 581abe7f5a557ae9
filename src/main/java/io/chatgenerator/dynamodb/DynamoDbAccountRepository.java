package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.itemInTheWay;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;

import io.chatgenerator.story.AccountRepository;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** The account items of the table. Results arrive on the context that called. */
public final class DynamoDbAccountRepository implements AccountRepository {
  private static final int TRIES = 3;

  private final DynamoDbTable table;
  private final AccountReads reads;

  public DynamoDbAccountRepository(DynamoDbTable table) {
    this.table = table;
    this.reads = new AccountReads(table);
  }

  @Override
  public Future<DailyUsage> usage(String owner, LocalDate day) {
    return reads
        .readAlone(owner)
        .map(account -> account.usage(day))
        .recover(translatedFor("read the account of an owner"));
  }

  @Override
  public Future<DailyUsage> add(String owner, LocalDate day, long tokens) {
    return add(owner, day, tokens, new AccountUpdate().add(tokens, day), TRIES)
        .recover(translatedFor("add to the tokens of a day"));
  }

  private Future<DailyUsage> add(
      String owner, LocalDate day, long tokens, AccountUpdate update, int tries) {
    return table
        .update(update.of(owner), ReturnValue.ALL_NEW)
        .map(item -> Account.of(item).usage(day))
        .recover(
            failure ->
                conditionFailed(failure) && tries > 0
                    ? addAnew(owner, day, tokens, itemInTheWay(failure), tries - 1)
                    : Future.failedFuture(failure));
  }

  /** The item counts another day, or none. */
  private Future<DailyUsage> addAnew(
      String owner, LocalDate day, long tokens, Item item, int tries) {
    Account seen = Account.of(item);
    LocalDate counted = seen.begunAfter(day).orElse(day);
    AccountUpdate update =
        seen.isOn(counted)
            ? new AccountUpdate().add(tokens, counted)
            : new AccountUpdate().addAnew(tokens, counted, item.stored(Account.DAY));
    return add(owner, counted, tokens, update, tries);
  }

  @Override
  public Future<Void> stop(String owner, boolean stopped) {
    AttributeValue mark = StoryWrite.newMark();
    ItemWrite update =
        ItemWrite.update(
            StoryItems.key(owner, Account.ITEM_ID),
            "SET #lastWrite = :mark" + (stopped ? ", #stopped = :true" : " REMOVE #stopped"),
            null,
            stopped
                ? Map.of(":mark", mark, ":true", AttributeValue.fromBool(true))
                : Map.of(":mark", mark));
    return table.transact(List.of(update)).recover(translatedFor("stop an owner"));
  }
}
