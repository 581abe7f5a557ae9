package io.chatgenerator.graphql;

import io.chatgenerator.story.ErrorCode;

/** Is told of errors that clients are answered. Called on the event loop: it must be quick. */
public interface RequestObserver {
  /** Watches nothing. */
  RequestObserver NONE = code -> {};

  /** A client is told of an error with this code. */
  void failed(ErrorCode code);
}
