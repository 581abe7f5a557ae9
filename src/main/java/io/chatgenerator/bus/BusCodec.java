package io.chatgenerator.bus;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvent.Changed;
import io.chatgenerator.story.StoryEvent.Deleted;
import io.chatgenerator.story.StoryEvent.Published;
import io.chatgenerator.story.StoryEvent.Saved;
import io.chatgenerator.story.StoryEvent.TextAdded;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks exchange: immutable, so that within a process it is delivered as it is, whatever its
 * class. Events are encoded as JSON between processes, whose other messages are JSON already.
 */
final class BusCodec implements MessageCodec<Object, Object> {
  private static final String NAME = "story-event";

  private static final Logger LOG = LoggerFactory.getLogger(BusCodec.class);

  /** To be called once for each bus, before anything is sent. */
  static void register(EventBus bus) {
    bus.registerCodec(new BusCodec());
    bus.codecSelector(body -> NAME);
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object event) {
    byte[] json = encode((StoryEvent) event).toBuffer().getBytes();
    buffer.appendInt(json.length).appendBytes(json);
  }

  /** Null for what only another version can read, which may run beside this one. */
  @Override
  public StoryEvent decodeFromWire(int position, Buffer buffer) {
    int start = position + Integer.BYTES;
    try {
      return decode(buffer.slice(start, start + buffer.getInt(position)).toJsonObject());
    } catch (RuntimeException unreadable) {
      // Its message may quote the event, and so story text.
      LOG.warn("event left out that cannot be read: {}", unreadable.getClass().getSimpleName());
      return null;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  private static JsonObject encode(StoryEvent event) {
    if (event instanceof Changed changed) {
      return encode("changed", changed.story(), changed.textLength());
    } else if (event instanceof Saved saved) {
      return encode("saved", saved.story(), saved.textLength());
    } else if (event instanceof TextAdded added) {
      return encode(added);
    } else if (event instanceof Deleted deleted) {
      return keyed("deleted", deleted.key());
    } else if (event instanceof Published published) {
      JsonObject json = new JsonObject().put("type", "published").put("json", published.json());
      published.audience().ifPresent(owner -> json.put("owner", owner));
      return json;
    }
    throw new IllegalArgumentException("unknown event: " + event.getClass());
  }

  private static JsonObject encode(String type, Story story, int textLength) {
    return new JsonObject()
        .put("type", type)
        .put("story", StoryCodec.toJson(story))
        .put("textLength", textLength);
  }

  private static JsonObject encode(TextAdded added) {
    return keyed("text", added.key())
        .put("attempt", added.attempt())
        .put("offset", added.offset())
        .put("delta", added.delta())
        .put("at", added.at().toEpochMilli());
  }

  private static JsonObject keyed(String type, StoryKey key) {
    return StoryCodec.toJson(key).put("type", type);
  }

  private static StoryEvent decode(JsonObject json) {
    return switch (json.getString("type")) {
      case "changed" -> new Changed(story(json), textLength(json));
      case "saved" -> new Saved(story(json), textLength(json));
      case "text" -> textAdded(json);
      case "deleted" -> new Deleted(StoryCodec.key(json));
      case "published" ->
          new Published(Optional.ofNullable(json.getString("owner")), json.getString("json"));
      default -> throw new IllegalArgumentException("unknown event: " + json.getString("type"));
    };
  }

  private static Story story(JsonObject json) {
    return StoryCodec.fromJson(json.getJsonObject("story"));
  }

  /** Absent where a task of an earlier version sent the story with its text. */
  private static int textLength(JsonObject json) {
    return json.getInteger("textLength", story(json).text().length());
  }

  private static TextAdded textAdded(JsonObject json) {
    return new TextAdded(
        StoryCodec.key(json),
        json.getInteger("attempt"),
        json.getInteger("offset"),
        json.getString("delta"),
        Instant.ofEpochMilli(json.getLong("at")));
  }
}
