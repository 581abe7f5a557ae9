package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Port: the language model. One call is one connection; retrying is the caller's business.
 *
 * <p>A generation may outlive its connection: where the provider has given it an id, it goes on
 * there while nobody is connected, and any task can attach to it.
 */
public interface TextGenerator {
  /** Starts one streamed completion. Runs on the calling event loop. */
  Generation generate(Request request, Listener listener);

  /**
   * Attaches to a generation that this or another task has begun. The listener receives what
   * follows {@code text}; where it does not begin with that, the generation fails with
   * MODEL_BROKEN. Runs on the calling event loop.
   */
  Generation attach(String id, String text, Request request, Listener listener);

  /** Ends a generation at the provider, where it has not ended. Idempotent. */
  Future<Void> cancel(String id, String key);

  /** Removes a generation, which has ended, from the provider. Idempotent. */
  Future<Void> delete(String id, String key);

  /** Receives what a generation brings. Each piece of text is well-formed UTF-16. */
  interface Listener extends Consumer<String> {
    /**
     * The next piece of text: a surrogate pair is never split over two pieces. Never called after
     * the completion.
     */
    @Override
    void accept(String piece);

    /**
     * The provider has given the generation an id, before its first text. Called at most once, and
     * also after {@link Generation#stop}: the generation goes on until it is cancelled.
     */
    default void begun(String id) {}
  }

  /**
   * What is asked for.
   *
   * @param owner whom the story is for; named to the model only by a keyed hash
   * @param story the id of the story, for the provider's records
   * @param earlier what the story continues, the oldest first
   * @param headers to be sent with it, besides its own
   * @param timeLimit for the whole answer
   */
  record Request(
      String owner,
      String story,
      List<Turn> earlier,
      String prompt,
      String key,
      Map<String, String> headers,
      Duration timeLimit) {
    public Request {
      earlier = List.copyOf(earlier);
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
  record Turn(String prompt, String text) {}

  /** What the provider says that a generation took, in tokens. */
  record Usage(OptionalInt prompt, OptionalInt completion) {
    public static final Usage UNKNOWN = new Usage(OptionalInt.empty(), OptionalInt.empty());

    /** Whether the provider has said anything. */
    public boolean isKnown() {
      return prompt.isPresent() || completion.isPresent();
    }

    /** What is known, and the rest as estimated. */
    public TokenCount or(int promptEstimate, int completionEstimate) {
      return new TokenCount(
          Math.max(0, prompt.orElse(promptEstimate)),
          Math.max(0, completion.orElse(completionEstimate)),
          prompt.isEmpty() || completion.isEmpty());
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

    /** The tokens that it has taken, as far as the provider has said. */
    Usage usage();

    /** Whether it may go on at the provider, though this connection has failed. */
    boolean isAttachable();

    /** The same generation over another connection: brings the text that follows. */
    Generation attach(Request request);

    /** Closes the connection to the model. Idempotent. */
    void stop();
  }

  /**
   * Refers to a generation that outlives connections.
   *
   * @param id its id at the provider
   * @param attemptBeganAt when its attempt began, by the clock of the task that began it: the total
   *     timeout of the attempt counts from then, whichever tasks attach to it
   */
  record GenerationRef(String id, Instant attemptBeganAt) {
    public GenerationRef {
      requireNonNull(id);
      requireNonNull(attemptBeganAt);
    }
  }
}
