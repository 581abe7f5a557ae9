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
 * time MODEL_TIMEOUT. Redirects are not followed. What the server refuses of a request is left out
 * from then on.
 */
public final class OpenAiTextGenerator implements TextGenerator {
  private final Vertx vertx;
  private final OpenAiConfig config;
  private final ChatRequest requests;
  private final ServerTraits traits = new ServerTraits();
  private final HttpClientAgent client;

  /**
   * @param maxConcurrent how many generations may run at once; each takes a connection of its own
   */
  public OpenAiTextGenerator(Vertx vertx, OpenAiConfig config, int maxConcurrent) {
    this.vertx = requireNonNull(vertx);
    this.config = requireNonNull(config);
    this.requests = new ChatRequest(config);
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
  public Generation generate(Request request, Consumer<String> onText) {
    if (!isHeaderValue(request.key())) {
      // The HTTP client would refuse it too, but with the key in its message.
      return new Refused("the key holds characters that a header cannot carry");
    }
    Exchange exchange = new Exchange(client, requests, traits, request);
    return new StreamedGeneration(vertx, config, exchange, request, onText).start();
  }

  /** Closes all connections; generations under way fail. */
  public Future<Void> close() {
    return client.close();
  }

  private static HttpClientOptions options(OpenAiConfig config) {
    int connectMillis = Math.toIntExact(config.connectTimeout().toMillis());
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(connectMillis)
            .setSslHandshakeTimeout(connectMillis)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            // Nobody is asked to compress; somebody does all the same.
            .setDecompressionSupported(true)
            .setKeepAliveTimeout(30);
    EgressProxy.to(config.baseUrl()).ifPresent(options::setProxyOptions);
    return options;
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
