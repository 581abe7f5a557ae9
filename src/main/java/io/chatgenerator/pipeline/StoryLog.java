package io.chatgenerator.pipeline;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Lines of the log that are about one story, with fields to find all of them by. An attempt has one
 * of its own, which adds its trace and the latest request to the model.
 */
public final class StoryLog {
  private final Trace trace;
  private Optional<String> requestId = Optional.empty();

  StoryLog(Trace trace) {
    this.trace = trace;
  }

  Trace trace() {
    return trace;
  }

  void knownUpstreamAs(Optional<String> id) {
    requestId = id;
  }

  /** A line about the attempt, as {@link #about(Story, LoggingEventBuilder)}. */
  LoggingEventBuilder line(Story story, LoggingEventBuilder line) {
    return add("requestId", requestId, add("traceId", trace.id(), about(story, line)));
  }

  /** Writes why an attempt has failed. Only a surprise needs a stack trace. */
  void failed(Story story, GenerationException cause, LoggingEventBuilder line) {
    boolean surprise = cause.code() == FailureCode.INTERNAL;
    line(story, line)
        .addKeyValue("code", cause.code())
        .setCause(surprise ? cause : null)
        .log(
            "story {} attempt {} failed: {}, {}",
            story.id(),
            story.attempt(),
            cause.code(),
            cause.getMessage());
  }

  private static LoggingEventBuilder add(
      String field, Optional<String> value, LoggingEventBuilder line) {
    return value.map(there -> line.addKeyValue(field, there)).orElse(line);
  }

  /** Adds the story's id, its attempt, and a hash of its owner, who is named in no log. */
  public static LoggingEventBuilder about(Story story, LoggingEventBuilder line) {
    return about(story.key(), line).addKeyValue("attempt", story.attempt());
  }

  /** As for a story, of which no more is known. */
  public static LoggingEventBuilder about(StoryKey key, LoggingEventBuilder line) {
    return line.addKeyValue("story", key.id()).addKeyValue("owner", OwnerHash.of(key.owner()));
  }

  /** Writes the one line that says how a story has ended. */
  static void logEnd(Story story, LoggingEventBuilder line) {
    line.addKeyValue("outcome", story.status())
        .log("story {} attempt {} ended {}", story.id(), story.attempt(), story.status());
  }
}
