package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Port: the language model. One call is one request to it; retrying is the caller's business. */
public interface TextGenerator {
  /**
   * Starts one streamed completion. Runs on the calling event loop.
   *
   * @param prompt the user's words
   * @param key authorizes the request
   * @param headers to be sent with it, besides its own
   * @param onText called with each piece of text, well-formed UTF-16 (a surrogate pair is never
   *     split over two pieces), never after the completion
   */
  Generation generate(
      String prompt, String key, Map<String, String> headers, Consumer<String> onText);

  /** A completion under way. */
  interface Generation {
    /**
     * How the model finished. Fails with a {@link GenerationException}, of whatever cause, {@link
     * #stop} included.
     */
    Future<Completion> completion();

    /** What the model's makers call this request; empty until, and unless, they have said it. */
    Optional<String> requestId();

    /** Closes the connection to the model at once. Harmless to repeat, and after the end. */
    void stop();
  }
}
