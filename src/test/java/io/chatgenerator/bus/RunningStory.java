package io.chatgenerator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A story that one task writes, of which the table holds no text yet. */
final class RunningStory {
  private final Story stored;
  private volatile Story story;

  RunningStory(String holder, String owner) {
    this(Story.pending(key(owner), "Go", List.of(), Instant.now(), leaseOf(holder)));
  }

  private RunningStory(Story stored) {
    this.stored = stored;
    this.story = stored;
  }

  private static StoryKey key(String owner) {
    return new StoryKey(owner, "0199c0de-0000-7000-8000-000000000001");
  }

  private static Lease leaseOf(String holder) {
    return new Lease(Optional.of(holder), Instant.now().plusSeconds(60));
  }

  /** The same attempt with the same text, as another task takes it over. */
  RunningStory takenOverBy(String holder) {
    RunningStory there = new RunningStory(stored.leased(leaseOf(holder), Instant.now()));
    there.story = story.leased(leaseOf(holder), Instant.now());
    return there;
  }

  StoryKey key() {
    return stored.key();
  }

  /** The table, which can do no more than find it. */
  StoryRepository table() {
    return (StoryRepository)
        Proxy.newProxyInstance(
            RunningStory.class.getClassLoader(),
            new Class<?>[] {StoryRepository.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              return Future.succeededFuture(Optional.of(stored));
            });
  }

  Story stored() {
    return stored;
  }

  Story story() {
    return story;
  }

  String text() {
    return story.text();
  }

  /** Adds text: the first is a change of the story's status. */
  StoryEvent write(String delta) {
    int offset = story.text().length();
    story = story.append(delta, Instant.now());
    return offset == 0
        ? new StoryEvent.Changed(story)
        : new StoryEvent.TextAdded(story.key(), 1, offset, delta, story.updatedAt());
  }

  StoryEvent complete() {
    story = story.completed(new Completion(FinishReason.STOP, "model"), Instant.now());
    return new StoryEvent.Changed(story);
  }

  /** Puts the text together, as a client does. */
  static final class Reader implements Subscriber<TextDelta> {
    private volatile String text = "";
    private volatile boolean begun;
    private volatile boolean ended;
    private Subscription subscription;

    String text() {
      return text;
    }

    boolean hasBegun() {
      return begun;
    }

    void cancel() {
      subscription.cancel();
    }

    boolean hasEnded() {
      return ended;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
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
    public void onComplete() {
      ended = true;
    }
  }
}
