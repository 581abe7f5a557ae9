package io.chatgenerator.live;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent.TextAdded;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * The state of one story as this task knows it: read once, then followed by events, and read again
 * where an event is missing or the story has been silent for long. All subscribers of the story
 * share it.
 */
final class FollowedState {
  private final StoryKey key;
  private final StoryReader reader;
  private final LongSupplier nanoTime;
  private final Coalescer growth;
  private final LiveObserver observer;
  private final Consumer<Story> onChange;
  private final Runnable onGone;
  private final List<ChangeListener> watchers = new ArrayList<>();
  private Optional<Story> story = Optional.empty();
  private long lastEventAt;
  private Optional<String> holder = Optional.empty();
  private Optional<Future<Void>> reading = Optional.empty();
  private boolean missedSome;

  /**
   * @param pause runs a task after so many milliseconds
   * @param onChange is called with each state that the watchers see, before they are
   * @param onGone is called where a story that was known is found to be no more
   */
  FollowedState(
      StoryKey key,
      StoryReader reader,
      LongSupplier nanoTime,
      ObjLongConsumer<Runnable> pause,
      LiveObserver observer,
      Consumer<Story> onChange,
      Runnable onGone) {
    this.key = key;
    this.reader = reader;
    this.nanoTime = nanoTime;
    this.growth = new Coalescer(nanoTime, pause, this::show);
    this.observer = observer;
    this.onChange = onChange;
    this.onGone = onGone;
    this.lastEventAt = nanoTime.getAsLong();
  }

  Optional<Story> story() {
    return story;
  }

  boolean isWatched() {
    return !watchers.isEmpty();
  }

  boolean isRunning() {
    return story.filter(known -> !known.isTerminal()).isPresent();
  }

  boolean isSilentFor(long nanos) {
    return nanoTime.getAsLong() - lastEventAt > nanos;
  }

  void add(ChangeListener watcher) {
    watchers.add(watcher);
  }

  void remove(ChangeListener watcher) {
    watchers.remove(watcher);
  }

  /** Takes a state from wherever it came, unless a newer one is known. */
  void offer(Story candidate) {
    lastEventAt = nanoTime.getAsLong();
    if (story.isEmpty() || candidate.isNewerThan(story.get())) {
      become(candidate);
    }
  }

  /**
   * Takes the state of an event, which lacks the text where another task published it: the text is
   * known from its holder, or is read from there.
   */
  void offer(Story state, int textLength) {
    boolean outdated = story.filter(known -> isOver(known, state.attempt())).isPresent();
    if (state.text().length() == textLength) {
      offer(state);
    } else if (!outdated) {
      lastEventAt = nanoTime.getAsLong();
      Optional<Story> known = story.filter(now -> hasText(now, state.attempt(), textLength));
      known.ifPresent(now -> offer(state.withText(now.text().substring(0, textLength))));
      followHolder(state, known.isPresent());
    }
  }

  /** Nobody looks at the story any more. */
  void close() {
    growth.cancel();
    if (isRunning() && holder.isPresent()) {
      reader.unfollow(story.get());
    }
  }

  /** Adds text where it fits; reads again where something before it is missing. */
  void append(TextAdded added) {
    lastEventAt = nanoTime.getAsLong();
    int known =
        story
            .filter(now -> now.attempt() == added.attempt())
            .map(now -> now.text().length())
            .orElse(-1);
    boolean outdated = story.filter(now -> isOver(now, added.attempt())).isPresent();
    if (known >= added.offset() && !outdated) {
      addBeyond(known, added);
    } else if (!outdated) {
      missedSome = true;
      observer.gapFound();
      read();
    }
  }

  void deleted() {
    growth.cancel();
    List.copyOf(watchers).forEach(watcher -> watcher.deleted(key));
  }

  /**
   * Reads the current state, or waits for the read that is under way. Does not fail: the watchers
   * are notified.
   */
  Future<Void> read() {
    return readFrom(Optional.empty());
  }

  /** The same, and asks the table only where the holder does not answer. */
  Future<Void> readFromHolder() {
    return readFrom(holder);
  }

  private Future<Void> readFrom(Optional<String> task) {
    if (reading.isEmpty()) {
      missedSome = false;
      Future<Optional<Story>> answer =
          task.map(at -> reader.readFromHolder(key, at)).orElseGet(() -> reader.readToFollow(key));
      Future<Void> taken =
          answer
              .onSuccess(this::wasRead)
              .onFailure(this::notRead)
              .<Void>mapEmpty()
              .otherwiseEmpty();
      reading = taken.isComplete() ? Optional.empty() : Optional.of(taken);
      return taken;
    }
    return reading.get();
  }

  /** The text comes from the holder alone, so a new one has to be asked for it. */
  private void followHolder(Story state, boolean textIsKnown) {
    Optional<String> now = state.lease().flatMap(Lease::holder);
    if (!textIsKnown || (now.isPresent() && !now.equals(holder))) {
      missedSome = reading.isPresent();
      readFrom(now);
    }
  }

  private static boolean hasText(Story known, int attempt, int length) {
    return known.attempt() == attempt && known.text().length() >= length;
  }

  private static boolean isOver(Story known, int attempt) {
    return known.attempt() > attempt || (known.attempt() == attempt && known.isTerminal());
  }

  private void addBeyond(int known, TextAdded added) {
    int overlap = known - added.offset();
    if (overlap < added.delta().length()) {
      become(story.get().append(added.delta().substring(overlap), added.at()));
    }
  }

  private void wasRead(Optional<Story> found) {
    reading = Optional.empty();
    lastEventAt = nanoTime.getAsLong();
    holder = found.flatMap(Story::lease).flatMap(Lease::holder);
    found.ifPresentOrElse(this::offer, this::notFound);
    if (missedSome) {
      read();
    }
  }

  private void notFound() {
    if (story.isPresent()) {
      onGone.run();
    } else {
      fail(new RequestException(ErrorCode.NOT_FOUND, "There is no such story."));
    }
  }

  /** Who has a state already goes on with it; ten seconds more of silence bring the next try. */
  private void notRead(Throwable why) {
    reading = Optional.empty();
    lastEventAt = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(10);
    if (story.isEmpty()) {
      fail(why);
    }
  }

  private void fail(Throwable why) {
    List.copyOf(watchers).forEach(watcher -> watcher.failed(why));
  }

  private void become(Story next) {
    boolean grew = story.filter(before -> hasOnlyGrown(before, next)).isPresent();
    story = Optional.of(next);
    if (grew) {
      List.copyOf(watchers).forEach(watcher -> watcher.grown(next));
      growth.request();
    } else {
      show();
    }
  }

  private static boolean hasOnlyGrown(Story before, Story next) {
    return before.attempt() == next.attempt() && before.status().equals(next.status());
  }

  private void show() {
    growth.cancel();
    Story state = story.get();
    onChange.accept(state);
    List.copyOf(watchers).forEach(watcher -> watcher.changed(state));
  }
}
