package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher that a test drives from outside, with one subscriber. */
public final class TestSource implements Publisher<Object>, Subscription {
  private final Context context;
  private final Semaphore demand = new Semaphore(0);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile Subscriber<? super Object> subscriber;

  /** A source that signals on this context. */
  public TestSource(Context context) {
    this.context = context;
  }

  @Override
  public void subscribe(Subscriber<? super Object> newSubscriber) {
    subscriber = newSubscriber;
    newSubscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    demand.release((int) n);
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  /** Waits until a value is asked for, and publishes it. */
  public void next(Object value) {
    awaitDemand();
    context.runOnContext(v -> subscriber.onNext(value));
  }

  /** Publishes although nobody asked, as from a thread of its own that raced with a cancel. */
  public void nextUnasked(Object value) {
    context.runOnContext(v -> subscriber.onNext(value));
  }

  public void complete() {
    awaitDemand();
    context.runOnContext(v -> subscriber.onComplete());
  }

  public void fail(Throwable failure) {
    awaitDemand();
    context.runOnContext(v -> subscriber.onError(failure));
  }

  public void awaitCancel() {
    try {
      assertThat(cancelled.await(10, SECONDS)).as("cancelled").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  private void awaitDemand() {
    try {
      assertThat(demand.tryAcquire(10, SECONDS)).as("asked for a value").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
