package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;

/**
 * What users can follow. Every stream listens first, then reads the current state and gives it as
 * its first item, then goes on live, leaving out what it has given before. A subscriber that is
 * slow is given the current state when it asks for more, so a stream keeps no more than that for
 * it.
 *
 * <p>Streams fail with a {@link io.chatgenerator.story.RequestException}. They are to be subscribed
 * to, asked and cancelled on the event loop that made this object, and call their subscriber there.
 */
public final class LiveStories {
  private static final long ROUND_MS = 4_000;

  /** Between two whole states of a story whose text grows. */
  static final long GROWTH_MS = 250;

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final StoryEvents events;
  private final StoryReader reader;
  private final StoryRepository repository;
  private final LongSupplier nanoTime;
  private final LiveObserver observer;
  private final Map<String, OwnerChannel> feeds = new HashMap<>();
  private long timer = -1;

  public LiveStories(
      Vertx vertx,
      StoryEvents events,
      StoryReader reader,
      StoryRepository repository,
      LongSupplier nanoTime,
      LiveObserver observer) {
    this.vertx = vertx;
    this.events = events;
    this.reader = reader;
    this.repository = repository;
    this.nanoTime = nanoTime;
    this.observer = observer;
  }

  /** Begins to watch for silence. */
  public void start() {
    timer =
        vertx.setPeriodic(
            ROUND_MS,
            id -> List.copyOf(feeds.values()).forEach(feed -> feed.readSilent(SILENCE_NANOS)));
  }

  /** Ends watching for silence. */
  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** A story's text from a position on; ends with the story. */
  public Publisher<TextDelta> text(StoryKey key, TextPosition from) {
    return subscriber -> follow(key, new TextSubscription(subscriber, from));
  }

  /**
   * A story's state; ends with the story.
   *
   * @param interest what of growing text alone makes an item
   */
  public Publisher<Story> changes(StoryKey key, TextInterest interest) {
    return subscriber -> follow(key, new StorySubscription(subscriber, interest));
  }

  /** The states of all unfinished stories, and of all that change, and deletions. Does not end. */
  public Publisher<StoryChange> allChanges(String owner, TextInterest interest) {
    return subscriber -> follow(owner, new OwnerSubscription(subscriber, interest));
  }

  /**
   * The same as JSON, at the pace in which stories are saved, and what machine callers publish.
   * Does not end.
   */
  public Publisher<String> feed(String owner) {
    return subscriber -> follow(owner, new FeedSubscription(subscriber));
  }

  private void follow(StoryKey key, LiveSubscription<?> cursor) {
    cursor.open(
        () -> join(key, cursor),
        () -> leave(key.owner(), feed -> feed.remove(key.id(), cursor)),
        observer);
  }

  private void follow(String owner, LiveSubscription<?> cursor) {
    cursor.open(
        () -> join(owner, cursor), () -> leave(owner, feed -> feed.remove(cursor)), observer);
  }

  private void join(StoryKey key, ChangeListener watcher) {
    OwnerChannel feed = feedOf(key.owner());
    FollowedState replica = feed.add(key.id(), watcher);
    feed.listening().onSuccess(ready -> greet(replica, watcher)).onFailure(watcher::failed);
  }

  private void join(String owner, ChangeListener watcher) {
    OwnerChannel feed = feedOf(owner);
    feed.add(watcher);
    feed.listening()
        .compose(ready -> feed.unfinished())
        .onSuccess(stories -> stories.forEach(key -> greet(feed.replica(key.id()), watcher)))
        .onFailure(watcher::failed);
  }

  private OwnerChannel feedOf(String owner) {
    return feeds.computeIfAbsent(
        owner,
        unknown ->
            new OwnerChannel(unknown, events, repository, reader, nanoTime, this::pause, observer));
  }

  private void pause(Runnable then, long millis) {
    vertx.setTimer(millis, over -> then.run());
  }

  private void leave(String owner, Consumer<OwnerChannel> removal) {
    OwnerChannel feed = feeds.get(owner);
    if (feed != null) {
      removal.accept(feed);
      if (!feed.isWatched()) {
        feed.close();
        feeds.remove(owner);
      }
    }
  }

  /** Sends a new subscriber the current state; one with an event a moment ago needs no reading. */
  private void greet(FollowedState replica, ChangeListener watcher) {
    boolean fresh = replica.story().filter(story -> !watcher.isAheadOf(story)).isPresent();
    boolean current = fresh && !replica.isSilentFor(FRESH_NANOS);
    Future<Void> ready = current ? Future.succeededFuture() : replica.read();
    ready.onSuccess(known -> replica.story().ifPresent(watcher::greeted));
  }
}
