package io.chatgenerator.page;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.regex.Pattern;

/** What browsers are notified about what the page may do, and what may be done with it. */
final class PageHeaders {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-]+(:[0-9]{1,5})?");

  private PageHeaders() {}

  static void common(HttpServerRequest request) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin")
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            .putHeader(
                "Permissions-Policy",
                "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)");
    // Only the balancer knows how the browser came; over plain HTTP, browsers ignore it.
    if ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /**
   * For the page: nothing but its own scripts and styles, and no text that becomes markup or script
   * but the one address of its worker; calls to the service and the origins of the issuer.
   */
  static void strict(HttpServerRequest request, Set<String> issuer) {
    policy(
        request,
        "script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'; manifest-src 'self';"
            + " require-trusted-types-for 'script'; trusted-types service-worker",
        issuer);
  }

  /** For GraphiQL, which writes styles and markup into its page and brings its fonts along. */
  static void loose(HttpServerRequest request, Set<String> issuer) {
    policy(
        request,
        "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " font-src 'self' data:",
        issuer);
  }

  private static void policy(HttpServerRequest request, String sources, Set<String> issuer) {
    request
        .response()
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; %s; connect-src 'self'%s %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                .formatted(sources, sockets(request), String.join(" ", issuer)))
        .putHeader("X-Frame-Options", "DENY");
  }

  /** Older browsers do not count sockets of the same host as {@code 'self'}. */
  private static String sockets(HttpServerRequest request) {
    String host = request.authority() == null ? "" : request.authority().toString();
    return HOST.matcher(host).matches() ? " ws://%1$s wss://%1$s".formatted(host) : "";
  }
}
