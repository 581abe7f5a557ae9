package io.chatgenerator.live;

/**
 * Observes how subscribers are served. Called on the event loop with every item, so it may do no
 * more than count.
 */
public interface LiveObserver {
  LiveObserver NONE = new LiveObserver() {};

  /** A subscriber was given an item. */
  default void delivered() {}

  /** A state took the place of one that its subscriber had not asked for yet. */
  default void coalesced() {}

  /** A story is read again, since an event is missing. */
  default void gapFound() {}

  /** A story is read again, since no event came for long. */
  default void silenceFound() {}

  /** A subscriber was cut off, since too much waited for it. */
  default void cutOff() {}
}
