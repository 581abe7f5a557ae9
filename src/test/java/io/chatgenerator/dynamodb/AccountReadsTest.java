package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

class AccountReadsTest {
  private static final String TABLE = "Stories";

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private final Requests requests = new Requests();
  private final DynamoDbTable calls =
      new DynamoDbTable(
          new InMemoryDynamoDb(table, requests), TABLE, vertx, System::nanoTime, new Random(), 1);
  private final AccountReads reads = new AccountReads(calls);

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void readsOneAccountByAQuery() {
    store("ann", "a");
    assertThat(inOneTurn(List.of("ann", "ann")))
        .allSatisfy(account -> assertThat(account.result().active()).containsExactly("a"));
    assertThat(requests.names).containsExactly("QueryRequest");
  }

  @Test
  void readsTheAccountsOfOneTurnTogether() {
    List<String> owners = owners(60);
    owners.forEach(owner -> store(owner, "story of " + owner));
    List<Future<Account>> accounts = inOneTurn(owners);
    assertThat(accounts.stream().map(account -> account.result().active()))
        .containsExactlyElementsOf(owners.stream().map(o -> Set.of("story of " + o)).toList());
    assertThat(requests.names).containsExactly("BatchGetItemRequest", "BatchGetItemRequest");
  }

  @Test
  void findsNothingForWhoHasNoAccount() {
    assertThat(inOneTurn(List.of("ann", "bob")))
        .allSatisfy(account -> assertThat(account.result().active()).isEmpty());
  }

  @Test
  void readsAloneWhatABatchLeavesAndFailsForThatAlone() {
    store("bob", "b");
    table.throttleOwner("ann", true);
    List<Future<Account>> accounts = inOneTurn(List.of("ann", "bob"));
    assertThat(accounts.get(0).failed()).isTrue();
    assertThat(accounts.get(1).result().active()).containsExactly("b");
    assertThat(requests.names).containsExactly("BatchGetItemRequest", "QueryRequest");
  }

  @Test
  void readsEachAloneWhereTheBatchFails() {
    store("ann", "a");
    store("bob", "b");
    requests.failsBatches = true;
    assertThat(inOneTurn(List.of("ann", "bob"))).allMatch(Future::succeeded);
    assertThat(requests.names)
        .containsExactly("BatchGetItemRequest", "QueryRequest", "QueryRequest");
  }

  private void store(String owner, String active) {
    var item = new HashMap<>(StoryItems.key(owner, Account.ITEM_ID));
    item.put(Account.ACTIVE, AttributeValue.fromSs(List.of(active)));
    table.store(item);
  }

  private static List<String> owners(int count) {
    return IntStream.range(0, count).mapToObj(i -> "owner " + i).toList();
  }

  private List<Future<Account>> inOneTurn(List<String> owners) {
    List<Future<Account>> accounts = new ArrayList<>();
    Future<Void> read =
        Future.future(
            done ->
                vertx.runOnContext(
                    turn -> {
                      owners.forEach(owner -> accounts.add(reads.read(owner)));
                      Future.join(accounts).<Void>mapEmpty().otherwiseEmpty().onComplete(done);
                    }));
    read.timeout(10, SECONDS).await();
    return accounts;
  }

  private static final class Requests implements InMemoryDynamoDb.Transport {
    private final List<String> names = new ArrayList<>();
    private boolean failsBatches;

    @Override
    public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
      names.add(request.getClass().getSimpleName());
      try {
        return failsBatches && request instanceof BatchGetItemRequest
            ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
            : CompletableFuture.completedFuture(execution.get());
      } catch (RuntimeException refusal) {
        return CompletableFuture.failedFuture(refusal);
      }
    }
  }
}
