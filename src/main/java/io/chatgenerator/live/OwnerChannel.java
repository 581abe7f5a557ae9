package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryEvents.Registration;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * All that this task's subscribers of one owner follow: one registration for events, one replica
 * per story that somebody looks at. Lives as long as it has a watcher.
 */
final class OwnerChannel {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Comparator<StoryKey> OLDEST_FIRST = Comparator.comparing(StoryKey::id);

  private final String owner;
  private final StoryRepository repository;
  private final StoryReader reader;
  private final LongSupplier nanoTime;
  private final ObjLongConsumer<Runnable> pause;
  private final LiveObserver observer;
  private final Map<String, FollowedState> replicas = new HashMap<>();
  private final List<ChangeListener> watchers = new ArrayList<>();
  private final Future<Registration> registration;
  private Optional<Future<List<StoryKey>>> stored = Optional.empty();
  private long readAt;

  /** Begins to listen. */
  OwnerChannel(
      String owner,
      StoryEvents events,
      StoryRepository repository,
      StoryReader reader,
      LongSupplier nanoTime,
      ObjLongConsumer<Runnable> pause,
      LiveObserver observer) {
    this.owner = owner;
    this.repository = repository;
    this.reader = reader;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.observer = observer;
    this.registration = events.listen(owner, this::accept);
  }

  /** Completes once no later event is missed. */
  Future<Void> listening() {
    return registration.mapEmpty();
  }

  /**
   * The owner's stories that have not ended. Subscribers who come within a second share one read,
   * and are given as well what events have brought since it began.
   */
  Future<List<StoryKey>> unfinished() {
    Future<List<StoryKey>> read = stored.filter(this::isFresh).orElseGet(this::readUnfinished);
    stored = Optional.of(read);
    return read.map(
        keys -> Stream.concat(keys.stream(), running()).distinct().sorted(OLDEST_FIRST).toList());
  }

  private boolean isFresh(Future<?> read) {
    return !read.isComplete() || (read.succeeded() && nanoTime.getAsLong() - readAt < FRESH_NANOS);
  }

  private Future<List<StoryKey>> readUnfinished() {
    readAt = nanoTime.getAsLong();
    return repository.findUnfinished(owner);
  }

  private Stream<StoryKey> running() {
    return replicas.entrySet().stream()
        .filter(entry -> entry.getValue().isRunning())
        .map(entry -> new StoryKey(owner, entry.getKey()));
  }

  /** Follows all stories of the owner. */
  void add(ChangeListener watcher) {
    watchers.add(watcher);
  }

  void remove(ChangeListener watcher) {
    watchers.remove(watcher);
    List.copyOf(replicas.keySet()).forEach(this::forgetIfUnwatched);
  }

  /** Follows one story. */
  FollowedState add(String id, ChangeListener watcher) {
    FollowedState replica = replica(id);
    replica.add(watcher);
    return replica;
  }

  void remove(String id, ChangeListener watcher) {
    Optional.ofNullable(replicas.get(id)).ifPresent(replica -> replica.remove(watcher));
    forgetIfUnwatched(id);
  }

  boolean isWatched() {
    return !watchers.isEmpty() || !replicas.isEmpty();
  }

  void close() {
    registration.onSuccess(Registration::cancel);
  }

  /** Reads again what has been silent for long though it should not be. */
  void readSilent(long nanos) {
    List.copyOf(replicas.values()).stream()
        .filter(replica -> replica.isRunning() && replica.isSilentFor(nanos))
        .forEach(this::readSilent);
  }

  private void readSilent(FollowedState replica) {
    observer.silenceFound();
    replica.readFromHolder();
  }

  private void accept(StoryEvent event) {
    if (event instanceof StoryEvent.Changed changed) {
      offer(changed.story(), changed.textLength());
    } else if (event instanceof StoryEvent.Saved saved) {
      saved(saved);
    } else if (event instanceof StoryEvent.TextAdded added) {
      followed(added.key().id()).ifPresent(replica -> replica.append(added));
    } else if (event instanceof StoryEvent.Deleted deleted) {
      deleted(deleted.key());
    } else if (event instanceof StoryEvent.Published published) {
      watchers().forEach(watcher -> watcher.published(published.json()));
    }
  }

  private void offer(Story story, int textLength) {
    followed(story.id()).ifPresent(replica -> replica.offer(story, textLength));
    forgetIfUnwatched(story.id());
  }

  private void saved(StoryEvent.Saved saved) {
    Story state = saved.story();
    offer(state, saved.textLength());
    Optional.ofNullable(replicas.get(state.id()))
        .flatMap(FollowedState::story)
        .ifPresent(known -> watchers().forEach(watcher -> watcher.saved(known)));
  }

  private void deleted(StoryKey key) {
    Optional.ofNullable(replicas.remove(key.id())).ifPresent(FollowedState::deleted);
    watchers().forEach(watcher -> watcher.deleted(key));
  }

  private void changed(Story story) {
    watchers().forEach(watcher -> watcher.changed(story));
    forgetIfUnwatched(story.id());
  }

  /** The replica of a story that somebody follows, by its id or with all others. */
  private Optional<FollowedState> followed(String id) {
    return watchers.isEmpty() ? Optional.ofNullable(replicas.get(id)) : Optional.of(replica(id));
  }

  FollowedState replica(String id) {
    return replicas.computeIfAbsent(id, this::newReplica);
  }

  private FollowedState newReplica(String id) {
    StoryKey key = new StoryKey(owner, id);
    return new FollowedState(
        key, reader, nanoTime, pause, observer, this::changed, () -> deleted(key));
  }

  /** An ended story that nobody follows by its id has no further event. */
  private void forgetIfUnwatched(String id) {
    FollowedState replica = replicas.get(id);
    if (replica != null && !replica.isWatched() && (watchers.isEmpty() || !replica.isRunning())) {
      replicas.remove(id);
      replica.close();
    }
  }

  private List<ChangeListener> watchers() {
    return List.copyOf(watchers);
  }
}
