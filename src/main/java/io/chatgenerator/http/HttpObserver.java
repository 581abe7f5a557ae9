package io.chatgenerator.http;

import io.vertx.core.http.HttpMethod;

/** Receives answers on the API's port. Called on the event loop: it must be quick. */
public interface HttpObserver {
  /** Watches nothing. */
  HttpObserver NONE = (method, status, nanos) -> {};

  /**
   * A request was answered, its body read included.
   *
   * @param nanos from its head to the end of the answer
   */
  void answered(HttpMethod method, int status, long nanos);
}
