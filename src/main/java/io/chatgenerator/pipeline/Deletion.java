package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.util.Optional;

/** Removes stories for their owners, stopping them first. Confined to one event loop. */
public final class Deletion {
  private static final int ROUNDS = 5;

  private final StoryRepository repository;
  private final StoryEvents events;
  private final StoryReader reader;
  private final Cancellation cancellation;

  public Deletion(
      StoryRepository repository,
      StoryEvents events,
      StoryReader reader,
      Cancellation cancellation) {
    this.repository = requireNonNull(repository);
    this.events = requireNonNull(events);
    this.reader = requireNonNull(reader);
    this.cancellation = requireNonNull(cancellation);
  }

  /** What was removed; empty where there was no story, or none that can be read. */
  Future<Optional<Story>> delete(StoryKey key) {
    return reader
        .read(key)
        .compose(found -> found.isPresent() ? stopAndRemove(key, ROUNDS) : removeUnread(key))
        .onSuccess(removed -> events.publish(new StoryEvent.Deleted(key)));
  }

  /** Its item does not say which task works on it; the event lets that one stop. */
  private Future<Optional<Story>> removeUnread(StoryKey key) {
    return repository.delete(key).map(Optional.empty());
  }

  /** Each round removes the story, or finds that it was started again since it was stopped. */
  private Future<Optional<Story>> stopAndRemove(StoryKey key, int rounds) {
    return rounds == 0
        ? Cancellation.keepsChanging()
        : cancellation
            .cancel(key)
            .compose(ended -> remove(ended, rounds))
            .recover(Deletion::emptyWhereGone);
  }

  private Future<Optional<Story>> remove(Story ended, int rounds) {
    return repository
        .deleteEnded(ended.key())
        .recover(lost -> isGone(ended.key(), lost))
        .compose(
            removed ->
                removed
                    ? Future.succeededFuture(Optional.of(ended))
                    : stopAndRemove(ended.key(), rounds - 1));
  }

  /** The answer of an earlier try may have been lost. */
  private Future<Boolean> isGone(StoryKey key, Throwable lost) {
    return repository
        .find(key)
        .compose(
            found -> found.isEmpty() ? Future.succeededFuture(true) : Future.failedFuture(lost));
  }

  /** Of two deletions at once, the second one finds nothing, as if it had come later. */
  private static Future<Optional<Story>> emptyWhereGone(Throwable why) {
    return why instanceof RequestException known && known.code() == ErrorCode.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(why);
  }
}
