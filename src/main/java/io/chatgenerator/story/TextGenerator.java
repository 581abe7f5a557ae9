package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Port: the language model. One call is one completion; retrying is the caller's business. */
public interface TextGenerator {
  /**
   * Starts one streamed completion. Runs on the calling event loop.
   *
   * @param onText called with each piece of text, well-formed UTF-16 (a surrogate pair is never
   *     split over two pieces), never after the completion
   */
  Generation generate(Request request, Consumer<String> onText);

  /**
   * What is asked for.
   *
   * @param owner whom the story is for; named to the model only by a keyed hash
   * @param earlier what the story continues, the oldest first
   * @param prompt the user's words
   * @param key authorizes the request
   * @param headers to be sent with it, besides its own
   * @param timeLimit for the whole answer
   */
  record Request(
      String owner,
      List<Turn> earlier,
      String prompt,
      String key,
      Map<String, String> headers,
      Duration timeLimit) {
    public Request {
      requireNonNull(owner);
      earlier = List.copyOf(earlier);
      requireNonNull(prompt);
      requireNonNull(key);
      requireNonNull(headers);
      requireNonNull(timeLimit);
    }

    /** All that the user and the model have said so far. */
    public String words() {
      StringBuilder words = new StringBuilder();
      earlier.forEach(turn -> words.append(turn.prompt()).append('\n').append(turn.text()));
      return words.append('\n').append(prompt).toString();
    }

    /** Without the key and the user's words. */
    @Override
    public String toString() {
      return "Request[timeLimit=" + timeLimit + "]";
    }
  }

  /** An earlier request of the user, and the text it was answered with. */
  record Turn(String prompt, String text) {
    public Turn {
      requireNonNull(prompt);
      requireNonNull(text);
    }
  }

  /** A completion under way. */
  interface Generation {
    /**
     * How the model finished. Fails with a {@link GenerationException}, of whatever cause, {@link
     * #stop} included.
     */
    Future<Completion> completion();

    /** What the model's makers call this request; empty until, and unless, they have said it. */
    Optional<String> requestId();

    /** Closes the connection to the model at once. Idempotent. */
    void stop();
  }
}
