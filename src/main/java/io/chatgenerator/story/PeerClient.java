package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Port: speaks to the other tasks of the service, and to this one in the same way. Every answer
 * comes within a second; a task that is gone or out of reach is a failed future, and the caller
 * falls back on the table.
 */
public interface PeerClient {
  /** A story as the task {@code holder} has it in memory; empty where that does not run it. */
  Future<Optional<Story>> current(String holder, StoryKey key);

  /** A story as a task of this process has it in memory; empty where none runs it. */
  Future<Optional<Story>> currentHere(StoryKey key);

  /**
   * As {@link #current}. From then on that task sends {@link StoryEvent.TextAdded} to this one,
   * until the story ends or has another holder.
   */
  Future<Optional<Story>> follow(String holder, StoryKey key);

  /** Ends what {@link #follow} began. Best effort: text that is no longer wanted does no harm. */
  void unfollow(String holder, StoryKey key);

  /**
   * Stops a story for its owner. Gives it once its end is stored, whichever it was; empty where the
   * task {@code holder} does not run it.
   */
  Future<Optional<Story>> cancel(String holder, StoryKey key);

  /**
   * Offers a story to the other tasks of this process, then to a few of the other processes, one
   * after the other, others each time.
   *
   * @param held whether this task holds it, and goes on with it until it is taken; else it waits in
   *     the table
   * @return whether one of them has taken it; false where there is no other
   */
  Future<Boolean> offer(StoryKey key, boolean held);

  /** Announces to all tasks, this one included, that a story waits in the table. */
  void announce(StoryKey key);

  /** Answers for this task from now on. Completes once the other tasks can reach it. */
  Future<Void> serve(Tasks tasks);

  /**
   * Receives, from now on, the work that this process is offered. One of its tasks calls this, for
   * all of them. Completes once others can reach it.
   */
  Future<Void> takeWork(WorkTaker taker);

  /** What a task answers. Called on the event loop that called {@link #serve}. */
  interface Tasks {
    Optional<Story> current(StoryKey key);

    Future<Optional<Story>> cancel(StoryKey key);
  }

  /** Takes work. Called on the event loop that called {@link #takeWork}. */
  interface WorkTaker {
    /**
     * Whether a task of this process has taken the story; it is attached to where {@code holder}
     * has it.
     */
    Future<Boolean> offered(StoryKey key, Optional<String> holder);

    void announced(StoryKey key);
  }
}
