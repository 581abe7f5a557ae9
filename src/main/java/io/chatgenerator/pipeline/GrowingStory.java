package io.chatgenerator.pipeline;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The story of one attempt as far as it is published. The model's small pieces of text become at
 * most twenty larger ones a second; the first piece passes at once, so that nobody waits for it.
 */
final class GrowingStory {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Task task;
  private final Leases leases;
  private final Trace trace;
  private final StringBuilder gathered = new StringBuilder();
  private Story story;
  private int pieces;
  private Instant next = Instant.MIN;
  private long timer = -1;
  private boolean held;
  private boolean closed;

  GrowingStory(Task task, Trace trace, Story story) {
    this.task = task;
    this.leases = task.leases();
    this.trace = trace;
    this.story = story;
  }

  Story now() {
    return story;
  }

  Story underNewLease() {
    return story.leased(leases.hold(), leases.now());
  }

  Story released() {
    return story.leased(leases.release(story), leases.now());
  }

  Story completed(TokenCount used, Completion how) {
    return story.used(used).completed(how, leases.now());
  }

  Story failed(TokenCount used, GenerationException cause) {
    return story.used(used).failed(StoryError.of(cause.code()), leases.now());
  }

  Story cancelled(TokenCount used) {
    return story.used(used).cancelled(leases.now());
  }

  /** Publishes a piece of text, now or with those that follow it soon. */
  void add(String piece) {
    gathered.append(piece);
    pieces++;
    publishInTime();
  }

  /** Text waits from now on, until {@link #release}. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
    publishInTime();
  }

  /** A timer runs only while text waits: of a slow model, none does. */
  private void publishInTime() {
    if (timer >= 0 || held || gathered.isEmpty()) {
      return;
    }
    Instant now = leases.now();
    if (now.isBefore(next)) {
      long wait = now.until(next, ChronoUnit.MILLIS);
      timer = task.vertx().setTimer(wait, id -> intervalOver());
    } else {
      next = now.plus(INTERVAL);
      publishGathered();
    }
  }

  private void intervalOver() {
    timer = -1;
    publishInTime();
  }

  /** Publishes what is left, unless it is held. */
  private void flush() {
    task.vertx().cancelTimer(timer);
    timer = -1;
    if (!held) {
      publishGathered();
    }
  }

  private void publishGathered() {
    if (!gathered.isEmpty()) {
      String delta = gathered.toString();
      int count = pieces;
      gathered.setLength(0);
      pieces = 0;
      publish(delta, count);
    }
  }

  private void publish(String delta, int count) {
    if (!closed) {
      trace.textPublished(count);
      int offset = story.text().length();
      story = story.append(delta, leases.now());
      task.events().publish(offset == 0 ? new StoryEvent.Changed(story) : added(offset, delta));
    }
  }

  private StoryEvent added(int offset, String delta) {
    return new StoryEvent.TextAdded(story.key(), story.attempt(), offset, delta, story.updatedAt());
  }

  void generatedAs(GenerationRef generation) {
    story = story.generatedAs(generation);
  }

  /** A state of it has reached the table. */
  void saved(Story saved) {
    if (!closed) {
      story = story.under(saved.lease());
      task.events().publish(new StoryEvent.Saved(saved));
    }
  }

  /** Publishes the text that has come till now, and none after it. */
  void close() {
    flush();
    closed = true;
  }

  /** Publishes nothing any more. */
  void drop() {
    closed = true;
    flush();
  }

  /** The state in which the attempt has left it. */
  void become(Story last) {
    story = last;
    task.publishChanged(last);
  }
}
