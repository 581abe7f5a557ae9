package io.chatgenerator.testing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher that answers every request at once, for ever. */
public final class EndlessSource implements Publisher<Object> {
  private final Object value;
  private final AtomicInteger published = new AtomicInteger();

  EndlessSource(Object value) {
    this.value = value;
  }

  /** How many values were asked for, and published. */
  public int published() {
    return published.get();
  }

  @Override
  public void subscribe(Subscriber<? super Object> subscriber) {
    AtomicBoolean cancelled = new AtomicBoolean();
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {
            for (long i = 0; i < n && !cancelled.get(); i++) {
              published.incrementAndGet();
              subscriber.onNext(value);
            }
          }

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        });
  }
}
