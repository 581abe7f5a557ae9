package io.chatgenerator.http;

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
import java.util.regex.Pattern;

/**
 * Refuses browsers on pages of other sites, by HTTP as by WebSocket, unless their origin is
 * allowed. Clients that are no browsers send no origin and pass.
 */
final class OriginHandler implements Handler<RoutingContext> {
  private static final int HOUR = 3_600;
  private static final int REFUSED = 400;

  /** At most 50 names of at most 100 characters, where any are asked for. */
  private static final String NAME = "[\\w!#$%&'*+.^`|~-]{1,100}";

  private static final Pattern NAMES =
      Pattern.compile("(%1$s(?:\\s*,\\s*%1$s){0,49})?".formatted(NAME));

  private final CorsHandler cors;

  /**
   * Lets the service's own pages pass, and those of some others with whatever headers they send:
   * client libraries add their own for versions and traces.
   *
   * @param allowed origins such as {@code https://app.example.com}
   */
  OriginHandler(Set<String> allowed) {
    this.cors =
        CorsHandler.create()
            .addOrigins(List.copyOf(allowed))
            .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST))
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
    } else if (asksForTooMuch(context.request())) {
      context.fail(REFUSED);
    } else {
      cors.handle(context);
    }
  }

  /** The names that are asked for are sent back. */
  private static boolean asksForTooMuch(HttpServerRequest request) {
    String names = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    return names != null && !NAMES.matcher(names).matches();
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
