package io.chatgenerator.pipeline;

import io.chatgenerator.live.TextDelta;
import io.chatgenerator.live.TextPosition;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A client that follows a story's text, and comes back with its position when it was cut off. */
final class Follower {
  private final StoryKey key;
  private final boolean slow;
  private Optional<Stream> stream = Optional.empty();
  private Optional<SimulatedTask> task = Optional.empty();
  private Optional<String> violation = Optional.empty();
  private Optional<StoryStatus> status = Optional.empty();
  private String text = "";
  private int attempt = 1;
  private int setbacks;
  private boolean complete;

  /**
   * A follower that follows nothing yet.
   *
   * @param slow asks for one item at a time, and only on demand
   */
  Follower(StoryKey key, boolean slow) {
    this.key = key;
    this.slow = slow;
  }

  /** One that has read this much of an attempt before. */
  static Follower resuming(StoryKey key, int attempt, String text) {
    Follower follower = new Follower(key, false);
    follower.attempt = attempt;
    follower.text = text;
    return follower;
  }

  StoryKey key() {
    return key;
  }

  String text() {
    return text;
  }

  int attempt() {
    return attempt;
  }

  Optional<StoryStatus> status() {
    return status;
  }

  /** What the service gave that it never should have. */
  Optional<String> violation() {
    return violation;
  }

  /** How often text of an attempt was taken back. */
  int setbacks() {
    return setbacks;
  }

  boolean isComplete() {
    return complete;
  }

  /** Whether it is cut off without an end. */
  boolean isCutOff() {
    return !complete && (stream.isEmpty() || task.filter(SimulatedTask::isAlive).isEmpty());
  }

  /** Whether it is given everything at once. */
  boolean isLive() {
    return !slow && !complete && !isCutOff();
  }

  void connect(SimulatedTask to) {
    stream.ifPresent(Stream::leave);
    complete = false;
    task = Optional.of(to);
    stream = Optional.of(new Stream());
    to.live().text(key, new TextPosition(attempt, text.length())).subscribe(stream.get());
  }

  /** Asks for one more item. */
  void ask() {
    if (task.filter(t -> t.isAlive() && !t.life().isPaused()).isPresent()) {
      stream.ifPresent(Stream::ask);
    }
  }

  private void take(TextDelta delta) {
    boolean fits =
        delta.attempt() == attempt
            ? delta.offset() <= text.length()
            : delta.attempt() > attempt && delta.offset() == 0;
    if (!fits) {
      violation = Optional.of("at " + attempt + "/" + text.length() + " was given " + delta);
      return;
    }
    if (delta.attempt() == attempt && delta.offset() < lengthInWholePairs()) {
      setbacks++;
    }
    text = (delta.attempt() == attempt ? text.substring(0, delta.offset()) : "") + delta.delta();
    attempt = delta.attempt();
    status = Optional.of(delta.status());
  }

  /** Half a surrogate pair is given again, with its other half. */
  private int lengthInWholePairs() {
    boolean half = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    return half ? text.length() - 1 : text.length();
  }

  private final class Stream implements Subscriber<TextDelta> {
    private Optional<Subscription> subscription = Optional.empty();

    @Override
    public void onSubscribe(Subscription met) {
      subscription = Optional.of(met);
      met.request(slow ? 1 : Long.MAX_VALUE);
    }

    @Override
    public void onNext(TextDelta delta) {
      if (isCurrent()) {
        take(delta);
      }
    }

    @Override
    public void onError(Throwable why) {
      if (isCurrent()) {
        stream = Optional.empty();
      }
    }

    @Override
    public void onComplete() {
      if (isCurrent()) {
        stream = Optional.empty();
        complete = true;
      }
    }

    void ask() {
      subscription.ifPresent(s -> s.request(1));
    }

    void leave() {
      if (task.filter(SimulatedTask::isAlive).isPresent()) {
        subscription.ifPresent(Subscription::cancel);
      }
    }

    private boolean isCurrent() {
      return stream.filter(now -> now == this).isPresent();
    }
  }
}
