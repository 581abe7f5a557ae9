package io.chatgenerator.auth;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.URI;

/**
 * What an OIDC issuer publishes about itself, fetched anew at each call and within bounds: {@value
 * #TIMEOUT_SECONDS} seconds and {@value #MAX_BYTES} bytes for each document, no redirects.
 */
final class IssuerDocuments {
  private static final int TIMEOUT_SECONDS = 3;
  private static final int MAX_BYTES = 256 * 1024;

  private final WebClient client;
  private final String issuer;

  IssuerDocuments(WebClient client, URI issuer) {
    this.client = client;
    this.issuer = issuer.toString();
  }

  /** The discovery document, which speaks for this issuer and no other. */
  Future<JsonObject> fetchDiscovery() {
    return fetch(discoveryAddress()).map(this::ofThisIssuer);
  }

  /** The JWKS document that the discovery document points to. */
  Future<JsonObject> fetchKeys() {
    return fetchDiscovery().map(this::keysAddress).compose(this::fetch);
  }

  private String discoveryAddress() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return base + "/.well-known/openid-configuration";
  }

  /** OpenID Connect Discovery 4.3: otherwise one issuer could speak for another. */
  private JsonObject ofThisIssuer(JsonObject discovery) {
    if (!issuer.equals(discovery.getValue("issuer"))) {
      throw new IllegalArgumentException("its discovery document names another issuer");
    }
    return discovery;
  }

  private String keysAddress(JsonObject discovery) {
    if (!(discovery.getValue("jwks_uri") instanceof String address) || !isTrusted(address)) {
      throw new IllegalArgumentException("its discovery document names no usable jwks_uri");
    }
    return address;
  }

  private boolean isTrusted(String address) {
    return address.startsWith("https://")
        || (address.startsWith("http://") && issuer.startsWith("http://"));
  }

  private Future<JsonObject> fetch(String address) {
    BoundedBody body = new BoundedBody(MAX_BYTES);
    return client
        .getAbs(address)
        .putHeader(HttpHeaders.ACCEPT.toString(), "application/json")
        .followRedirects(false)
        .timeout(SECONDS.toMillis(TIMEOUT_SECONDS))
        .as(BodyCodec.pipe(body))
        .send()
        .expecting(HttpResponseExpectation.SC_OK)
        // The client's own time-out starts again with each byte.
        .timeout(TIMEOUT_SECONDS, SECONDS)
        .map(response -> decode(body.collected()));
  }

  private static JsonObject decode(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("its answer is not a JSON object", e);
    }
  }

  /** Collects a response body, and fails instead of growing beyond a limit in bytes. */
  private static final class BoundedBody implements WriteStream<Buffer> {
    private final int limit;
    private final Buffer collected = Buffer.buffer();

    BoundedBody(int limit) {
      this.limit = limit;
    }

    Buffer collected() {
      return collected;
    }

    @Override
    public Future<Void> write(Buffer data) {
      if (collected.length() + data.length() > limit) {
        return Future.failedFuture("the answer is longer than " + limit + " bytes");
      }
      collected.appendBuffer(data);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }
  }
}
