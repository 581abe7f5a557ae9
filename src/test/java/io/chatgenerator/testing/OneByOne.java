package io.chatgenerator.testing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Streams that have their items at hand, and readers that take them all. */
public final class OneByOne {
  private OneByOne() {}

  /** Gives an item whenever one is asked for, and ends after the last. */
  public static <T> Publisher<T> of(List<T> items) {
    return subscriber -> subscriber.onSubscribe(new Source<>(items.iterator(), subscriber));
  }

  /** All items of a stream that has them at hand. */
  public static <T> List<T> all(Publisher<T> stream) {
    return read(stream::subscribe);
  }

  /** As {@link #all}, of whatever takes a subscriber. */
  public static <T> List<T> read(Consumer<Subscriber<T>> stream) {
    List<T> items = new ArrayList<>();
    stream.accept(new Reader<>(items));
    return items;
  }

  private record Source<T>(Iterator<T> items, Subscriber<? super T> subscriber)
      implements Subscription {
    @Override
    public void request(long n) {
      for (long i = 0; i < n && items.hasNext(); i++) {
        subscriber.onNext(items.next());
      }
      if (!items.hasNext()) {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {}
  }

  private record Reader<T>(List<T> items) implements Subscriber<T> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
