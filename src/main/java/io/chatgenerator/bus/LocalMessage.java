package io.chatgenerator.bus;

import io.chatgenerator.story.StoryKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Optional;

/**
 * A question, an offer or an announcement between the event loops of one process, delivered as it
 * is.
 *
 * @param what is asked
 * @param holder the task that offers the story, where it holds it
 */
record LocalMessage(String what, StoryKey key, Optional<String> holder) {
  static final String CODEC = "local-message";

  LocalMessage(String what, StoryKey key) {
    this(what, key, Optional.empty());
  }

  /** Copies nothing, and lets nothing out of the process. */
  static final class Codec implements MessageCodec<LocalMessage, LocalMessage> {
    @Override
    public LocalMessage transform(LocalMessage message) {
      return message;
    }

    @Override
    public void encodeToWire(Buffer buffer, LocalMessage message) {
      throw new UnsupportedOperationException("is for this process alone");
    }

    @Override
    public LocalMessage decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("is for this process alone");
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
