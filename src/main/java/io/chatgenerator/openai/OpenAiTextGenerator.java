package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks an OpenAI-compatible server for stories, as streamed chat completions or as responses in the
 * background.
 *
 * <p>Any number of event loops may share one object; each has connections of its own. A generation
 * lives on the event loop that started it: text and completion arrive there, and {@code stop} is to
 * be called there.
 *
 * <p>A connection that cannot be made in time is MODEL_UNAVAILABLE, an answer that does not come in
 * time MODEL_TIMEOUT. Redirects are not followed. What the server refuses of a request is left out
 * from then on.
 */
public final class OpenAiTextGenerator implements TextGenerator {
  private static final long LONGEST_REQUEST_MILLIS = 10_000;

  /** What says that there is nothing to cancel: it has ended, or is not there. */
  private static final Set<Integer> ENDED = Set.of(400, 404, 409, 410);

  private static final Set<Integer> GONE = Set.of(404, 410);

  private final Vertx vertx;
  private final OpenAiConfig config;
  private final Endpoint endpoint;
  private final ChatRequest chat;
  private final ServerTraits traits = new ServerTraits();
  private final int maxConcurrent;

  /** By event loop: a pool that they share would hand out connections of the other ones. */
  private final Map<Thread, HttpClientAgent> clients = new ConcurrentHashMap<>();

  /**
   * @param maxConcurrent how many generations may run at once on each event loop; each takes a
   *     connection of its own
   */
  public OpenAiTextGenerator(Vertx vertx, OpenAiConfig config, int maxConcurrent) {
    this.vertx = requireNonNull(vertx);
    this.config = requireNonNull(config);
    this.endpoint = new Endpoint(config);
    this.chat = new ChatRequest(endpoint);
    this.maxConcurrent = maxConcurrent;
  }

  private HttpClientAgent client() {
    return clients.computeIfAbsent(Thread.currentThread(), loop -> newClient());
  }

  private HttpClientAgent newClient() {
    return vertx
        .httpClientBuilder()
        .with(options(config))
        .with(new PoolOptions().setHttp1MaxSize(maxConcurrent))
        // Every fault fails the generation it hits; unhandled here, it would be logged as well.
        .withConnectHandler(connection -> connection.exceptionHandler(reported -> {}))
        .build();
  }

  @Override
  public Generation generate(Request request, Listener listener) {
    return config.api() == OpenAiConfig.Api.RESPONSES
        ? connect(new ResponseStream("", "", config.model(), listener), request)
        : connect(chat, new ChatCompletionStream(config.model(), listener), request);
  }

  /** In whichever dialect new ones are asked for: during a deploy both may be in use. */
  @Override
  public Generation attach(String id, String text, Request request, Listener listener) {
    return connect(new ResponseStream(id, text, config.model(), listener), request);
  }

  private StreamedGeneration connect(ResponseStream stream, Request request) {
    return connect(new ResponseRequest(endpoint, stream), stream, request);
  }

  private StreamedGeneration connect(
      Exchange.Requests requests, ModelAnswer answer, Request request) {
    Exchange exchange = new Exchange(client(), requests, traits, request);
    return new StreamedGeneration(
            vertx, config, exchange, request, answer, next -> connect(requests, answer, next))
        .start();
  }

  @Override
  public Future<Void> cancel(String id, String key) {
    return send(ResponseRequest.cancel(endpoint, id, key), ENDED);
  }

  @Override
  public Future<Void> delete(String id, String key) {
    return send(ResponseRequest.delete(endpoint, id, key), GONE);
  }

  /** Reads the answer to its end, and ignores it where it is good or says what is wanted. */
  private Future<Void> send(RequestOptions options, Set<Integer> wanted) {
    return client()
        .request(options.setIdleTimeout(LONGEST_REQUEST_MILLIS))
        .compose(HttpClientRequest::send)
        .recover(why -> Future.failedFuture(HttpFailure.unreachable(why)))
        .compose(answer -> answer.body().compose(body -> outcome(answer, body, wanted)));
  }

  private static Future<Void> outcome(HttpClientResponse answer, Buffer body, Set<Integer> wanted) {
    int status = answer.statusCode();
    return status / 100 == 2 || wanted.contains(status)
        ? Future.succeededFuture()
        : Future.failedFuture(HttpFailure.of(status, answer.headers(), body.toString()));
  }

  /** Closes all connections; generations under way fail. */
  public Future<Void> close() {
    return Future.join(clients.values().stream().map(HttpClientAgent::close).toList()).mapEmpty();
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
    proxy(config.baseUrl()).ifPresent(options::setProxyOptions);
    return options;
  }

  /**
   * The proxy on the way out, by the JVM's properties: {@code https.proxyHost} and {@code
   * https.proxyPort} (or {@code http.}), {@code http.nonProxyHosts}, {@code socksProxyHost}; with
   * {@code https.proxyUser} and {@code https.proxyPassword} where it asks for them.
   */
  private static Optional<ProxyOptions> proxy(URI url) {
    return ProxySelector.getDefault().select(url).stream()
        .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
        .findFirst()
        .map(proxy -> proxyOptions(proxy, url.getScheme()));
  }

  private static ProxyOptions proxyOptions(Proxy proxy, String scheme) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    ProxyOptions options =
        new ProxyOptions()
            .setType(proxy.type() == Proxy.Type.SOCKS ? ProxyType.SOCKS5 : ProxyType.HTTP)
            .setHost(address.getHostString())
            .setPort(address.getPort());
    String user = System.getProperty(scheme + ".proxyUser");
    return user == null
        ? options
        : options.setUsername(user).setPassword(System.getProperty(scheme + ".proxyPassword"));
  }
}
