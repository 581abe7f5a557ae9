package io.chatgenerator.pipeline;

import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The table of stories as its port promises it, in memory, answering at once. */
final class StoryTable implements StoryRepository {
  private static final Comparator<QueuedStory> QUEUE =
      Comparator.comparing(QueuedStory::leaseExpiresAt)
          .thenComparing(queued -> queued.key().owner())
          .thenComparing(queued -> queued.key().id())
          .reversed();

  private final Map<StoryKey, Story> stories =
      new TreeMap<>(Comparator.comparing(StoryKey::id).thenComparing(StoryKey::owner));
  private final Map<String, Use> tokens = new HashMap<>();
  private final StoryHistory history = new StoryHistory();
  private int longestText = Integer.MAX_VALUE;
  private int writes;
  private int savesToRefuse;
  private boolean losesDeletion;

  StoryHistory history() {
    return history;
  }

  /** All stories in order of creation. */
  List<Story> all() {
    return List.copyOf(stories.values());
  }

  int writes() {
    return writes;
  }

  void limitText(int longest) {
    longestText = longest;
  }

  /** Refuses so many saves from now on, as a table does that is out of order. */
  void refuseSaves(int count) {
    savesToRefuse = count;
  }

  int savesToRefuse() {
    return savesToRefuse;
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    Optional<Use> use = token.map(t -> tokens.get(story.owner() + "/" + t.value()));
    if (use.filter(u -> u.expiresAt().isAfter(story.createdAt())).isPresent()) {
      return earlier(use.get(), story);
    }
    if (active(story.owner()) >= maxActive) {
      return tooMany();
    }
    writes++;
    history.created(story);
    stories.put(story.key(), story);
    token.ifPresent(t -> tokens.put(story.owner() + "/" + t.value(), new Use(story, t)));
    return Future.succeededFuture(story);
  }

  @Override
  public Future<Optional<Story>> find(StoryKey key) {
    return Future.succeededFuture(Optional.ofNullable(stories.get(key)));
  }

  @Override
  public Future<StoryPage> list(String owner, int limit, Optional<String> after) {
    List<Story> older =
        stories.values().stream()
            .filter(story -> story.owner().equals(owner))
            .filter(story -> after.isEmpty() || story.id().compareTo(after.get()) < 0)
            .sorted(Comparator.comparing(Story::id).reversed())
            .toList();
    List<Story> page = older.stream().limit(limit).toList();
    return Future.succeededFuture(new StoryPage(page, page.size() < older.size()));
  }

  @Override
  public Future<List<StoryKey>> findUnfinished(String owner) {
    return Future.succeededFuture(
        stories.values().stream()
            .filter(story -> story.owner().equals(owner) && !story.isTerminal())
            .map(Story::key)
            .toList());
  }

  @Override
  public Future<Boolean> save(Story story, String holder) {
    if (savesToRefuse > 0) {
      savesToRefuse--;
      return Future.failedFuture(new StoryException(Kind.UNAVAILABLE, "Out of order."));
    }
    return story.text().length() > longestText
        ? tooLong()
        : write(story, now -> isRunning(now, story) && now.lease().get().isHeldBy(holder), false);
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    if (!isUnchanged(seen)) {
      return Future.succeededFuture(false);
    }
    boolean starts = seen.isTerminal() && !next.isTerminal();
    return starts && active(seen.owner()) >= maxActive
        ? tooMany()
        : write(next, now -> true, starts);
  }

  /** Stores a story as another version of the service may have written it. */
  void put(Story story) {
    stories.put(story.key(), story);
  }

  /** The next deletion takes effect, and fails all the same. */
  void loseAnswerOfDeletion() {
    losesDeletion = true;
  }

  @Override
  public Future<Boolean> delete(StoryKey key) {
    writes++;
    boolean removed = stories.remove(key) != null;
    if (losesDeletion) {
      losesDeletion = false;
      return Future.failedFuture(new StoryException(Kind.UNAVAILABLE, "No answer."));
    }
    return Future.succeededFuture(removed);
  }

  /** The shard of the index that a story is in. */
  static int shard(StoryKey key) {
    return Math.floorMod(key.id().hashCode(), SHARDS);
  }

  @Override
  public Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    return Future.succeededFuture(
        stories.values().stream()
            .filter(story -> story.lease().isPresent() && shard(story.key()) == shard)
            .map(story -> new QueuedStory(story.key(), story.lease().get().expiresAt()))
            .filter(queued -> queued.leaseExpiresAt().isBefore(before))
            .sorted(QUEUE)
            .filter(queued -> after.isEmpty() || QUEUE.compare(after.get(), queued) < 0)
            .limit(limit)
            .toList());
  }

  @Override
  public Future<Void> probe() {
    return Future.succeededFuture();
  }

  /** How many unfinished stories the owner has. */
  long active(String owner) {
    return stories.values().stream()
        .filter(story -> story.owner().equals(owner) && !story.isTerminal())
        .count();
  }

  private Future<Boolean> write(Story story, Predicate<Story> condition, boolean counted) {
    writes++;
    Optional<Story> before = Optional.ofNullable(stories.get(story.key())).filter(condition);
    before.ifPresent(
        old -> {
          history.changed(old, story, counted);
          stories.put(story.key(), story);
        });
    return Future.succeededFuture(before.isPresent());
  }

  private boolean isUnchanged(Story seen) {
    Story now = stories.get(seen.key());
    return now != null
        && now.attempt() == seen.attempt()
        && now.status().equals(seen.status())
        && now.lease().equals(seen.lease());
  }

  private static boolean isRunning(Story now, Story wanted) {
    return now.attempt() == wanted.attempt() && !now.isTerminal();
  }

  private Future<Story> earlier(Use use, Story story) {
    return use.story().prompt().equals(story.prompt()) && stories.containsKey(use.story().key())
        ? Future.succeededFuture(stories.get(use.story().key()))
        : Future.failedFuture(new StoryException(Kind.CONFLICT, "The token is used."));
  }

  private static <T> Future<T> tooMany() {
    return Future.failedFuture(new StoryException(Kind.RATE_LIMITED, "Too many stories."));
  }

  private static Future<Boolean> tooLong() {
    return Future.failedFuture(
        new GenerationException(FailureCode.STORY_TOO_LONG, "The item is too large"));
  }

  private record Use(Story story, Instant expiresAt) {
    Use(Story story, ClientToken token) {
      this(story, token.expiresAt());
    }
  }
}
