package io.chatgenerator.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;

/**
 * Puts text messages together from their frames, any of which may be empty: the library's own
 * message handlers lose what follows an empty first frame.
 */
final class TextMessages {
  private final int maxBytes;
  private final Consumer<String> onMessage;
  private final Runnable onTooBig;

  /** What has come of a message; null between messages, and for the rest of one too big. */
  private Buffer begun;

  /**
   * @param maxBytes how long a message may be; what has come of a longer one is dropped
   */
  TextMessages(int maxBytes, Consumer<String> onMessage, Runnable onTooBig) {
    this.maxBytes = maxBytes;
    this.onMessage = onMessage;
    this.onTooBig = onTooBig;
  }

  /** Takes the next frame; those of no text message are passed over. */
  void add(WebSocketFrame frame) {
    if (frame.isText()) {
      begun = Buffer.buffer();
    }
    if (begun != null && (frame.isText() || frame.isContinuation())) {
      append(frame.binaryData(), frame.isFinal());
    }
  }

  private void append(Buffer part, boolean last) {
    Buffer message = begun.appendBuffer(part);
    boolean tooBig = message.length() > maxBytes;
    begun = last || tooBig ? null : message;
    if (tooBig) {
      onTooBig.run();
    } else if (last) {
      onMessage.accept(message.toString(UTF_8));
    }
  }
}
