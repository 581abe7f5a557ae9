package io.chatgenerator.pipeline;

import io.chatgenerator.dynamodb.DynamoDbStoryRepository;
import io.chatgenerator.dynamodb.Repositories;
import io.chatgenerator.dynamodb.StoredStory;
import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table of stories in memory, as the real repository sees it that gets its answers at once. */
final class StoryTable {
  private final InMemoryTable table;
  private final TroubledTable troubles;
  private final DynamoDbStoryRepository repository;
  private final Map<StoryKey, Story> stories =
      new TreeMap<>(Comparator.comparing(StoryKey::id).thenComparing(StoryKey::owner));
  private final Set<String> owners = new HashSet<>();
  private final StoryHistory history = new StoryHistory();
  private final TokenLedger ledger = new TokenLedger();
  private final ErasureOracle erasures;
  private final int maxActive;
  private int writes;
  private long budget = Long.MAX_VALUE / 2;

  /**
   * @param maxActive how many unfinished stories an owner may have
   */
  StoryTable(InMemoryTable table, VirtualTime time, TroubledTable troubles, int maxActive) {
    this.maxActive = maxActive;
    this.table = table;
    this.erasures = new ErasureOracle(table, history::report);
    this.troubles = troubles;
    table.watch(this::changed);
    repository =
        Repositories.of(
            InMemoryDynamoDb.of(table),
            "Stories",
            new VirtualVertx(time, new ProcessState()).vertx(),
            time::nanoTime,
            new Random(1));
  }

  StoryHistory history() {
    return history;
  }

  /** All stories in order of creation; one that cannot be read as it was before. */
  List<Story> all() {
    return List.copyOf(stories.values());
  }

  Optional<Story> stored(StoryKey key) {
    return Optional.ofNullable(stories.get(key));
  }

  /** The owners of whom all is being deleted. */
  Set<String> erasing() {
    return erasures.underWay();
  }

  /** How many tokens an owner may use in a day. */
  void expectBudget(long tokens) {
    budget = tokens;
  }

  /** How often a story was written so far. */
  int writes() {
    return writes;
  }

  Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    return repository.create(story, token, maxActive);
  }

  Future<Boolean> save(Story story, String holder) {
    return repository.save(story, holder);
  }

  Future<Boolean> take(Story seen, Story next, int maxActive) {
    return repository.take(seen, next, maxActive);
  }

  Future<Boolean> delete(StoryKey key) {
    return repository.delete(key);
  }

  /** Stores a story as another version of the service may have written it. */
  void put(Story story) {
    table.store(StoredStory.item(story));
  }

  /** All items of the table, stories and others. */
  List<Map<String, AttributeValue>> items() {
    return table.all();
  }

  /** Stores an item as it is. */
  void putItem(Map<String, AttributeValue> item) {
    table.store(item);
  }

  /** Refuses so many saves from now on, as a table does that is out of order. */
  void refuseSaves(int count) {
    troubles.refuseSaves(count);
  }

  int savesToRefuse() {
    return troubles.writesToRefuse();
  }

  /** The next deletion takes effect, and fails all the same. */
  void loseAnswerOfDeletion() {
    troubles.loseAnswerOfDeletion();
  }

  /** The shard of the index that a story is in. */
  static int shard(StoryKey key) {
    return Math.floorMod(key.id().hashCode(), DynamoDbStoryRepository.SHARDS);
  }

  /** Says which accounts do not name exactly the owner's unfinished stories. */
  void checkAccounts(Predicate<String> which) {
    owners.stream().filter(which).forEach(this::checkAccount);
  }

  private void checkAccount(String owner) {
    Set<String> unfinished = new HashSet<>();
    stories.values().stream()
        .filter(story -> story.owner().equals(owner) && !story.isTerminal())
        .forEach(story -> unfinished.add(story.id()));
    if (unfinished.size() > maxActive) {
      history.report("too many unfinished stories of " + owner + ": " + unfinished);
    }
    Map<String, AttributeValue> account = table.item(owner, StoredStory.accountId());
    StoredStory.day(account).ifPresent(day -> checkTokens(owner, account, day));
    Set<String> active = StoredStory.active(account);
    if (!active.equals(unfinished)) {
      history.report("the account of " + owner + " names " + active + " of " + unfinished);
    }
  }

  private void checkTokens(String owner, Map<String, AttributeValue> account, LocalDate day) {
    long expected = ledger.expected(owner, day);
    if (StoredStory.tokens(account) != expected) {
      history.report(
          "the account of %s counts %d tokens on %s, not %d"
              .formatted(owner, StoredStory.tokens(account), day, expected));
    }
    if (expected > budget + ledger.interrupted(owner, day)) {
      history.report(
          "%s may use %d tokens a day, and has used %d on %s"
              .formatted(owner, budget, expected, day));
    }
  }

  private void changed(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    Optional<Story> now = StoredStory.of(after);
    if (after == null && before != null) {
      StoryKey key = new StoryKey(before.get("owner").s(), before.get("id").s());
      stories.remove(key);
      ledger.deleted(key);
    } else if (now.isPresent()) {
      writes++;
      Story story = now.get();
      owners.add(story.owner());
      Story known = stories.put(story.key(), story);
      ledger.changed(story);
      if (known == null) {
        history.created(story);
      } else if (!known.equals(story)) {
        history.changed(known, story);
      }
      if (known == null || (known.isTerminal() && !story.isTerminal())) {
        erasures.began(story);
      }
    }
    erasures.changed(before, after);
  }
}
