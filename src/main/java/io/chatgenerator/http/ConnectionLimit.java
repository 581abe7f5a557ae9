package io.chatgenerator.http;

import io.chatgenerator.limit.AddressSlots;
import io.chatgenerator.limit.AddressSlots.Slot;
import io.chatgenerator.limit.ClientAddress;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;

/**
 * How many connections a port has open, in all and of one peer. Behind trusted proxies every peer
 * is one of them, so that the whole alone is bounded. Confined to one event loop.
 */
public final class ConnectionLimit {
  private final int max;
  private final ClientAddress addresses;
  private final AddressSlots slots;
  private final Runnable onRefusal;
  private int open;

  /**
   * @param max in all
   * @param maxPerAddress of one peer
   * @param addresses says whether a peer is a client
   * @param onRefusal called each time that a connection is refused
   */
  public ConnectionLimit(int max, int maxPerAddress, ClientAddress addresses, Runnable onRefusal) {
    this.max = max;
    this.addresses = addresses;
    this.slots = new AddressSlots(maxPerAddress, onRefusal);
    this.onRefusal = onRefusal;
  }

  /**
   * Counts a connection until it is closed, also where it has become a WebSocket. False where there
   * is no room for it.
   */
  boolean admit(HttpServerConnection connection) {
    if (open >= max) {
      onRefusal.run();
      return false;
    }
    if (addresses.peersAreProxies()) {
      count(connection, () -> {});
      return true;
    }
    Optional<Slot> slot = slots.take(addresses.ofPeer(connection.remoteAddress()));
    slot.ifPresent(taken -> count(connection, taken::release));
    return slot.isPresent();
  }

  private void count(HttpServerConnection connection, Runnable onClose) {
    open++;
    // The connection's own handler would not be called for a WebSocket.
    connection
        .channelHandlerContext()
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              open--;
              onClose.run();
            });
  }
}
