package io.chatgenerator.events;

import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TaskLink;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A story that one task writes, of which the table holds no text yet. */
final class StoryOnItsWay implements TaskLink.Tasks {
  private final Story stored;
  private volatile Story story;

  StoryOnItsWay(String holder, String owner) {
    Instant now = Instant.now();
    Lease lease = new Lease(Optional.of(holder), now.plusSeconds(60));
    StoryKey key = new StoryKey(owner, "0199c0de-0000-7000-8000-000000000001");
    stored = Story.pending(key, "Go", now, lease);
    story = stored;
  }

  Story stored() {
    return stored;
  }

  String text() {
    return story.text();
  }

  /** Adds text, and tells of it. */
  StoryEvent write(String delta) {
    int offset = story.text().length();
    story = story.append(delta, Instant.now());
    return new StoryEvent.TextAdded(story.key(), 1, offset, delta, story.updatedAt());
  }

  @Override
  public Optional<Story> current(StoryKey key) {
    return Optional.of(story).filter(known -> known.key().equals(key));
  }

  @Override
  public Future<Optional<Story>> cancel(StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Boolean> offered(StoryKey key) {
    return Future.succeededFuture(story.key().equals(key));
  }

  @Override
  public void announced(StoryKey key) {}

  /** Puts the text together, as a client does. */
  static final class Reader implements Subscriber<TextDelta> {
    private volatile String text = "";
    private volatile boolean begun;

    String text() {
      return text;
    }

    boolean hasBegun() {
      return begun;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(TextDelta piece) {
      text = text.substring(0, piece.offset()) + piece.delta();
      begun = true;
    }

    @Override
    public void onError(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void onComplete() {}
  }
}
