package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks an OpenAI-compatible server for streamed chat completions.
 *
 * <p>Any number of event loops may share one object. A generation lives on the event loop that
 * started it: text and completion arrive there, and {@code stop} is to be called there.
 *
 * <p>A connection that cannot be made in time is MODEL_UNAVAILABLE, an answer that does not come in
 * time MODEL_TIMEOUT; the total time counts for each call anew. Redirects are not followed.
 */
public final class OpenAiTextGenerator implements TextGenerator {
  private final Vertx vertx;
  private final OpenAiConfig config;
  private final ChatRequest request;
  private final HttpClientAgent client;

  /**
   * @param maxConcurrent how many generations may run at once; each takes a connection of its own
   */
  public OpenAiTextGenerator(Vertx vertx, OpenAiConfig config, int maxConcurrent) {
    this.vertx = requireNonNull(vertx);
    this.config = requireNonNull(config);
    this.request = new ChatRequest(config);
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(config))
            .with(new PoolOptions().setHttp1MaxSize(maxConcurrent))
            // Every fault fails the generation it hits; unhandled here, it would be logged as well.
            .withConnectHandler(connection -> connection.exceptionHandler(reported -> {}))
            .build();
  }

  @Override
  public Generation generate(
      String prompt, String key, Map<String, String> headers, Consumer<String> onText) {
    if (!isHeaderValue(key)) {
      // The HTTP client would refuse it too, but with the key in its message.
      return new Refused("the key holds characters that a header cannot carry");
    }
    return new StreamedGeneration(vertx, config, onText)
        .start(client, request.options(key, headers), request.body(prompt));
  }

  /** Closes all connections; generations under way fail. */
  public Future<Void> close() {
    return client.close();
  }

  private static HttpClientOptions options(OpenAiConfig config) {
    int connectMillis = Math.toIntExact(config.connectTimeout().toMillis());
    return new HttpClientOptions()
        .setConnectTimeout(connectMillis)
        .setSslHandshakeTimeout(connectMillis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(30);
  }

  private static boolean isHeaderValue(String key) {
    return key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** A generation that was never sent. */
  private record Refused(String message) implements Generation {
    @Override
    public Future<Completion> completion() {
      return Future.failedFuture(new GenerationException(FailureCode.MODEL_UNAUTHORIZED, message));
    }

    @Override
    public Optional<String> requestId() {
      return Optional.empty();
    }

    @Override
    public void stop() {}
  }
}
