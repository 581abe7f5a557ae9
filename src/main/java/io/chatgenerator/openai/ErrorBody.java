package io.chatgenerator.openai;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** The body of an answer that is no good one. */
final class ErrorBody {
  private static final int MAX_BYTES = 16 * 1024;

  private ErrorBody() {}

  /**
   * Reads it to its end. Fails, with what has come as the message, where it breaks off or is too
   * long.
   *
   * @param onBytes called whenever some of it arrives
   */
  static Future<String> read(HttpClientResponse response, Runnable onBytes) {
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              onBytes.run();
              body.appendBuffer(chunk);
              if (body.length() > MAX_BYTES) {
                whole.tryFail(body.toString());
              }
            })
        .endHandler(end -> whole.tryComplete(body.toString()))
        .exceptionHandler(cut -> whole.tryFail(body.toString()));
    return whole.future();
  }
}
