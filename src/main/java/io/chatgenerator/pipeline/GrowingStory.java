package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.GenerationRef;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.vertx.core.Vertx;

/** The story of one attempt as far as it is published. Confined to one event loop. */
final class GrowingStory {
  private final Leases leases;
  private final StoryReporter reporter;
  private final Trace trace;
  private final TextCoalescer text;
  private Story story;
  private boolean closed;

  GrowingStory(Vertx vertx, Leases leases, StoryReporter reporter, Trace trace, Story story) {
    this.leases = requireNonNull(leases);
    this.reporter = requireNonNull(reporter);
    this.trace = requireNonNull(trace);
    this.story = requireNonNull(story);
    this.text = new TextCoalescer(vertx, this::publish);
  }

  Story now() {
    return story;
  }

  Story underNewLease() {
    return story.leased(leases.hold(), leases.now());
  }

  /** For any task to take. */
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
    text.add(piece);
  }

  /** Text waits from now on, until {@link #release}. */
  void hold() {
    text.hold();
  }

  void release() {
    text.release();
  }

  void generatedAs(GenerationRef generation) {
    story = story.generatedAs(generation);
  }

  /** A state of it has reached the table. */
  void saved(Story saved) {
    if (!closed) {
      story = story.under(saved.lease());
      reporter.publish(new StoryEvent.Saved(saved));
    }
  }

  /** Publishes the text that has come till now, and none after it. */
  void close() {
    text.flush();
    closed = true;
  }

  /** Publishes nothing any more. */
  void drop() {
    closed = true;
    text.flush();
  }

  /** The state in which the attempt has left it. */
  void become(Story last) {
    story = last;
    reporter.publish(new StoryEvent.Changed(last));
  }

  private void publish(String delta, int pieces) {
    if (!closed) {
      trace.textPublished(pieces);
      int offset = story.text().length();
      story = story.append(delta, leases.now());
      reporter.publish(offset == 0 ? new StoryEvent.Changed(story) : added(offset, delta));
    }
  }

  private StoryEvent added(int offset, String delta) {
    return new StoryEvent.TextAdded(story.key(), story.attempt(), offset, delta, story.updatedAt());
  }
}
