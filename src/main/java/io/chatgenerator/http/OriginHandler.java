package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Refuses browsers on pages of other sites, by HTTP as by WebSocket, unless their origin is
 * allowed. Clients that are no browsers send no origin and pass.
 */
final class OriginHandler implements Handler<RoutingContext> {
  private static final int HOUR = 3_600;

  private final CorsHandler cors;

  /**
   * Lets the service's own pages pass, and those of some others.
   *
   * @param allowed origins such as {@code https://app.example.com}
   */
  OriginHandler(Set<String> allowed) {
    this.cors =
        CorsHandler.create()
            .addOrigins(List.copyOf(requireNonNull(allowed)))
            .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST))
            .allowedHeaders(Set.of("authorization", "content-type", "traceparent", "tracestate"))
            .maxAgeSeconds(HOUR);
    if (allowed.isEmpty()) {
      // Without any origin the library's handler would let all of them pass.
      cors.addOrigin("https://no-other-site.invalid");
    }
  }

  @Override
  public void handle(RoutingContext context) {
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || isOwn(origin, context.request())) {
      context.next();
    } else {
      cors.handle(context);
    }
  }

  /** Compares hosts and ports alone: behind a balancer the service does not see the scheme. */
  private static boolean isOwn(String origin, HttpServerRequest request) {
    HostAndPort own = request.authority();
    try {
      URI uri = URI.create(origin);
      return own != null
          && own.host().equalsIgnoreCase(uri.getHost())
          && (uri.getPort() == own.port() || (uri.getPort() < 0 && own.port() <= 0));
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }
}
