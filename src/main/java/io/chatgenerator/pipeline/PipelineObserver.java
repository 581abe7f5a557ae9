package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.Trace;
import java.time.Duration;

/**
 * Observes what becomes of stories on this task. Called on the task's event loop, in the middle of
 * the work: it must be quick, and must not throw.
 */
public interface PipelineObserver {
  PipelineObserver NONE = new PipelineObserver() {};

  /** A user's new story was stored. */
  default void created(Story story) {}

  /** An attempt begins on this task. Gives what observes it, besides the trace it belongs to. */
  default Trace attemptStarted(Story story) {
    return Trace.NONE;
  }

  /** A story that waited for a task is now this one's. */
  default void tookWaiting(Story story, Duration waited) {}

  /** A story whose task stopped renewing its lease is now this one's. */
  default void tookOver(Story story) {}

  /** A story's end was stored by this task: COMPLETE, FAILED or CANCELLED. */
  default void ended(Story story) {}

  /** A story was let go of, so that another task takes it. */
  default void released(Story story) {}

  /** Another task, or the owner, has moved a story on that this task was working on. */
  default void lost(Story story) {}

  /** A write of a story's state failed, and is tried again. */
  default void notSaved(Story story) {}

  /** No story may begin: {@code stopped} by an operator, or {@code budget}: no tokens are left. */
  default void refused(String reason) {}

  /** What stories that ended have used today, on all tasks, and whether new ones are stopped. */
  default void usedByAll(long tokens, boolean stopped) {}

  /** How many stories wait for room, as far as was read, and how long the oldest one has. */
  default void waiting(int stories, Duration age) {}
}
