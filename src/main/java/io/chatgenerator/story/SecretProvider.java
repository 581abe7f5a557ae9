package io.chatgenerator.story;

import io.vertx.core.Future;

/** Port: the key of the language model. */
public interface SecretProvider {
  /**
   * The key, from a cache where it is fresh, or cannot be read again. Fails with a {@link
   * GenerationException} of code SECRET_UNAVAILABLE, which says when to ask again where that may
   * help. Completes on the calling event loop.
   */
  Future<String> get();

  /** Forgets {@code secret}, which the model refused, unless a newer one has been fetched since. */
  void invalidate(String secret);
}
