package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.itemInTheWay;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The account items of the table. Results arrive on the context that called. */
public final class DynamoDbAccountRepository implements AccountRepository {
  private static final int TRIES = 3;

  private final String table;
  private final DynamoDbCalls calls;
  private final Accounts accounts;

  /** Uses the client, and leaves it to the caller. */
  public DynamoDbAccountRepository(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.table = requireNonNull(table);
    calls = DynamoDbCalls.ofUsers(client, vertx, nanoTime, random);
    accounts = new Accounts(calls, table);
  }

  @Override
  public Future<DailyUsage> usage(String owner, LocalDate day) {
    return accounts.usage(owner, day).recover(translatedFor("read the account of an owner"));
  }

  @Override
  public Future<DailyUsage> add(String owner, LocalDate day, long tokens) {
    return add(owner, day, tokens, AccountUpdate.create().add(tokens, day), TRIES)
        .recover(translatedFor("add to the tokens of a day"));
  }

  private Future<DailyUsage> add(
      String owner, LocalDate day, long tokens, AccountUpdate update, int tries) {
    return calls
        .call(client -> client.updateItem(update.toRequest(table, owner)))
        .map(answer -> Account.of(List.of(answer.attributes())).usage(day))
        .recover(
            failure ->
                conditionFailed(failure) && tries > 0
                    ? addAnew(owner, day, tokens, itemInTheWay(failure), tries - 1)
                    : Future.failedFuture(failure));
  }

  /** The item counts another day, or none. */
  private Future<DailyUsage> addAnew(
      String owner, LocalDate day, long tokens, Map<String, AttributeValue> item, int tries) {
    AccountDay seen = AccountDay.of(item);
    LocalDate counted = seen.begunAfter(day).orElse(day);
    AccountUpdate update = AccountUpdate.create();
    return add(
        owner,
        counted,
        tokens,
        seen.isOn(counted)
            ? update.add(tokens, counted)
            : update.addAnew(tokens, counted, seen.stored()),
        tries);
  }

  @Override
  public Future<Void> stop(String owner, boolean stopped) {
    return accounts.stop(owner, stopped).recover(translatedFor("stop an owner"));
  }
}
