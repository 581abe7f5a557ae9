package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.GenerationRef;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.Trace;

/** The story of one attempt as far as it is published. Confined to one event loop. */
final class GrowingStory {
  private final AttemptContext context;
  private final Trace trace;
  private final TextCoalescer text;
  private Story story;
  private boolean closed;

  GrowingStory(AttemptContext context, Trace trace, Story story) {
    this.context = requireNonNull(context);
    this.trace = requireNonNull(trace);
    this.story = requireNonNull(story);
    this.text = new TextCoalescer(context.vertx(), this::publish);
  }

  Story now() {
    return story;
  }

  Story underNewLease() {
    return story.leased(context.leases().hold(), context.leases().now());
  }

  /** For any task to take. */
  Story released() {
    return story.leased(context.leases().release(story), context.leases().now());
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
      context.events().publish(new StoryEvent.Saved(saved));
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
    context.events().publish(new StoryEvent.Changed(last));
  }

  private void publish(String delta, int pieces) {
    if (!closed) {
      trace.textPublished(pieces);
      int offset = story.text().length();
      story = story.append(delta, context.leases().now());
      context.events().publish(offset == 0 ? new StoryEvent.Changed(story) : added(offset, delta));
    }
  }

  private StoryEvent added(int offset, String delta) {
    return new StoryEvent.TextAdded(story.key(), story.attempt(), offset, delta, story.updatedAt());
  }
}
