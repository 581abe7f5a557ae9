package io.chatgenerator.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.story.Story;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.spi.LoggingEventBuilder;

/** Lines of the log that are about one story, with fields to find all of them by. */
final class StoryLog {
  private static final int HASH_BYTES = 8;

  private StoryLog() {}

  /** Adds the story's id, its attempt, and a hash of its owner, who is named in no log. */
  static LoggingEventBuilder about(Story story, LoggingEventBuilder line) {
    return line.addKeyValue("story", story.id())
        .addKeyValue("attempt", story.attempt())
        .addKeyValue("owner", hash(story.owner()));
  }

  static String hash(String owner) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
