package io.chatgenerator.aws;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Puts the content of a request together. */
final class RequestContent implements Subscriber<ByteBuffer> {
  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer content = Buffer.buffer();

  private RequestContent() {}

  static Future<Buffer> read(Publisher<ByteBuffer> parts) {
    RequestContent reader = new RequestContent();
    parts.subscribe(reader);
    return reader.whole.future();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    content.appendBytes(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    whole.fail(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(content);
  }
}
