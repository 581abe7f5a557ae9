package io.chatgenerator.testing;

import static io.chatgenerator.ws.GraphQLWsOptions.SUB_PROTOCOL;

import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;

/** Requests that open a socket at {@code /graphql} on this machine. */
public final class Upgrade {
  private Upgrade() {}

  /** As a proxy does for somebody at another address. */
  public static WebSocketConnectOptions forSomebodyAt(int port, String address) {
    return to(port, List.of(SUB_PROTOCOL)).addHeader("X-Forwarded-For", address);
  }

  /** As a browser does for a page of this origin. */
  public static WebSocketConnectOptions fromPageOf(int port, String origin) {
    return to(port, List.of(SUB_PROTOCOL)).setAllowOriginHeader(true).addHeader("Origin", origin);
  }

  static WebSocketConnectOptions to(int port, List<String> subProtocols) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(port)
            .setURI("/graphql")
            .setAllowOriginHeader(false);
    subProtocols.forEach(options::addSubProtocol);
    return options;
  }
}
