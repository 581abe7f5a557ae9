package io.chatgenerator.graphql;

import io.chatgenerator.story.ErrorCode;

/** Receives errors that clients are answered. Called on the event loop: it must be quick. */
public interface RequestObserver {
  /** Watches nothing. */
  RequestObserver NONE = code -> {};

  /** A client receives an error with this code. */
  void failed(ErrorCode code);
}
