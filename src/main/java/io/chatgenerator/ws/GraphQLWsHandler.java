package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.limit.Slots.Slot;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;

/**
 * Upgrades requests to graphql-transport-ws; any other request goes on to the next handler.
 *
 * <p>Mount it after the check of the origin, and before what authenticates by header or reads
 * bodies. The server's options must have gone through {@link GraphQLWsOptions#applyTo}. All
 * requests must come on one event loop.
 *
 * @param verifier takes a token without {@code Bearer}, and the address it comes from; fails with
 *     {@link io.chatgenerator.story.RequestException}
 * @param addresses says where a socket comes from
 * @param registry where the connections are kept while open
 * @param unacknowledged how many sockets an address may have that have not shown whose they are
 */
public record GraphQLWsHandler(
    GraphQLExecutor executor,
    BiFunction<String, String, Future<AuthenticatedUser>> verifier,
    ClientAddress addresses,
    ConnectionRegistry registry,
    GraphQLWsOptions options,
    Slots unacknowledged)
    implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext http) {
    if (asksForUpgrade(http.request())) {
      String address = addresses.of(http.request());
      unacknowledged
          .take(address)
          .ifPresentOrElse(slot -> upgrade(http, address, slot), () -> tooMany(http));
    } else {
      http.next();
    }
  }

  private void upgrade(RoutingContext http, String address, Slot slot) {
    http.request()
        .toWebSocket()
        .onSuccess(socket -> opened(socket, address, slot))
        .onSuccess(socket -> forget(http))
        .onFailure(malformed -> slot.release())
        .onFailure(malformed -> refuse(http));
  }

  private void opened(ServerWebSocket socket, String address, Slot slot) {
    if (socket.isClosed()) {
      slot.release();
      return;
    }
    var connection =
        new GraphQLWsConnection(socket, Vertx.currentContext(), executor, options, registry, slot);
    if (!GraphQLWsOptions.SUB_PROTOCOL.equals(socket.subProtocol())) {
      // Only over an open socket can the client learn why.
      registry.add(connection);
      connection.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE);
      return;
    }
    connection.open(token -> verifier.apply(token, address));
    registry.add(connection);
  }

  /** Vert.x keeps the upgraded request with the socket; without these, not all that led here. */
  private static void forget(RoutingContext http) {
    http.request().headers().clear();
    http.response().endHandler(null).exceptionHandler(null).closeHandler(null);
  }

  /** Before the upgrade, as a socket that is refused could still be held open for some time. */
  private void tooMany(RoutingContext http) {
    long seconds = Math.max(1, options.initTimeout().toSeconds());
    http.response().setStatusCode(429).putHeader(HttpHeaders.RETRY_AFTER, "" + seconds).end();
  }

  /** Vert.x may have answered a malformed handshake by itself. */
  private static void refuse(RoutingContext http) {
    if (!http.response().ended()) {
      http.response().setStatusCode(400).end();
    }
  }

  private static boolean asksForUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }
}
