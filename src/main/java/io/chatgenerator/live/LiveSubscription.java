package io.chatgenerator.live;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import java.util.Collection;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscriber's place in what it follows. It pulls the next item out of the current state
 * whenever the subscriber asks for one, so a slow subscriber skips states instead of queueing them.
 */
abstract class LiveSubscription<T> implements Subscription, ChangeListener {
  private static final int MOST_WAITING = 1_000;

  private final Subscriber<? super T> subscriber;
  private Runnable leave = () -> {};
  private LiveObserver observer = LiveObserver.NONE;
  private long demand;
  private boolean giving;
  private boolean over;

  LiveSubscription(Subscriber<? super T> subscriber) {
    this.subscriber = subscriber;
  }

  /** Begins to follow, after the subscriber has met its subscription. */
  final void open(Runnable join, Runnable whenOver, LiveObserver watchedBy) {
    leave = whenOver;
    observer = watchedBy;
    subscriber.onSubscribe(this);
    if (!over) {
      join.run();
    }
  }

  /** What the subscriber has to see next, taken out of what it still has to see. */
  abstract Optional<T> next();

  /** Whether nothing will follow what {@link #next} has given. */
  boolean isExhausted() {
    return false;
  }

  /** Gives what is there and asked for. */
  final void give() {
    if (giving) {
      return;
    }
    giving = true;
    for (Optional<T> item = take(); item.isPresent(); item = take()) {
      observer.delivered();
      subscriber.onNext(item.get());
    }
    giving = false;
    if (!over && isExhausted()) {
      cancel();
      subscriber.onComplete();
    }
  }

  @Override
  public final void request(long n) {
    if (n <= 0) {
      failed(new IllegalArgumentException("a subscriber must ask for at least one item"));
      return;
    }
    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    give();
  }

  @Override
  public final void cancel() {
    if (!over) {
      over = true;
      leave.run();
    }
  }

  @Override
  public final void failed(Throwable why) {
    if (!over) {
      cancel();
      subscriber.onError(why);
    }
  }

  /** A state took the place of one that was not asked for yet. */
  final void coalesced() {
    observer.coalesced();
  }

  /** Keeps what no newer state can stand for; who lets too much of that pile up is cut off. */
  final <E> void keep(Collection<E> waiting, E item) {
    if (waiting.size() < MOST_WAITING) {
      waiting.add(item);
      give();
    } else {
      observer.cutOff();
      failed(new RequestException(ErrorCode.RATE_LIMITED, "The subscriber is too slow."));
    }
  }

  private Optional<T> take() {
    if (over || demand == 0) {
      return Optional.empty();
    }
    Optional<T> item = next();
    if (item.isPresent() && demand != Long.MAX_VALUE) {
      demand--;
    }
    return item;
  }
}
