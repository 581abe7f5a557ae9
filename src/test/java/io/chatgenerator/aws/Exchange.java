package io.chatgenerator.aws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Takes an answer part by part, as the SDK does. */
final class Exchange implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final StringBuilder body = new StringBuilder();
  private Subscription parts;
  private SdkHttpResponse head;
  private Thread thread;

  SdkHttpResponse head() {
    return head;
  }

  String body() {
    return body.toString();
  }

  /** The one that brought the answer. */
  Thread thread() {
    return thread;
  }

  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void onHeaders(SdkHttpResponse response) {
    head = response;
    thread = Thread.currentThread();
  }

  @Override
  public void onStream(Publisher<ByteBuffer> stream) {
    stream.subscribe(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    parts = subscription;
    parts.request(1);
  }

  @Override
  public void onNext(ByteBuffer part) {
    body.append(StandardCharsets.UTF_8.decode(part));
    parts.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
