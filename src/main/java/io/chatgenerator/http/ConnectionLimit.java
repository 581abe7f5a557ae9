package io.chatgenerator.http;

import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.limit.Slots.Slot;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a port has open, in all and of one peer. Behind trusted proxies every peer
 * is one of them, so that the whole alone is bounded. For all event loops that share the port.
 */
public final class ConnectionLimit {
  private final int max;
  private final ClientAddress addresses;
  private final Slots slots;
  private final Runnable onRefusal;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param max in all
   * @param maxPerAddress of one peer
   * @param addresses says whether a peer is a client
   * @param onRefusal called each time that a connection is refused
   */
  public ConnectionLimit(int max, int maxPerAddress, ClientAddress addresses, Runnable onRefusal) {
    this.max = max;
    this.addresses = addresses;
    this.slots = new Slots(maxPerAddress, onRefusal);
    this.onRefusal = onRefusal;
  }

  /**
   * Counts a connection until it is closed, also where it has become a WebSocket. False where there
   * is no room for it.
   */
  boolean admit(HttpServerConnection connection) {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      onRefusal.run();
      return false;
    }
    if (addresses.peersAreProxies()) {
      count(connection, () -> {});
      return true;
    }
    Optional<Slot> slot = slots.take(addresses.ofPeer(connection.remoteAddress()));
    slot.ifPresentOrElse(taken -> count(connection, taken::release), () -> open.decrementAndGet());
    return slot.isPresent();
  }

  private void count(HttpServerConnection connection, Runnable onClose) {
    // The connection's own handler would not be called for a WebSocket.
    connection
        .channelHandlerContext()
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              onClose.run();
            });
  }
}
