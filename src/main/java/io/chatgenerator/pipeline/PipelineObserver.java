package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.Trace;
import java.time.Duration;

/**
 * Observes what becomes of stories on this task. Called on the task's event loop, in the middle of
 * the work: it must be quick, and must not throw.
 */
public interface PipelineObserver {
  /** Watches nothing. */
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

  /**
   * No story may begin.
   *
   * @param reason {@code stopped} by an operator, or {@code budget}: all tokens of the day are used
   */
  default void refused(String reason) {}

  /**
   * What all tasks together have used today, and whether new stories are stopped.
   *
   * @param tokens of stories that have ended
   */
  default void usedByAll(long tokens, boolean stopped) {}

  /**
   * What was read of the queue and is still not taken.
   *
   * @param stories how many wait for room, as far as was read
   * @param age of the oldest one; zero where none waits
   */
  default void waiting(int stories, Duration age) {}
}
