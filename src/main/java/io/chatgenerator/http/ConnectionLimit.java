package io.chatgenerator.http;

import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.limit.Slots.Slot;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;

/**
 * How many connections a port has open, in all and of one peer. Behind trusted proxies every peer
 * is one of them, so that the whole alone is bounded. For all event loops that share the port.
 */
public final class ConnectionLimit {
  private static final String ALL = "all";

  private final ClientAddress addresses;
  private final Slots whole;
  private final Slots ofPeers;

  /**
   * @param max in all
   * @param maxPerAddress of one peer
   * @param addresses says whether a peer is a client
   * @param onRefusal called each time that a connection is refused
   */
  public ConnectionLimit(int max, int maxPerAddress, ClientAddress addresses, Runnable onRefusal) {
    this.addresses = addresses;
    this.whole = new Slots(max, onRefusal);
    this.ofPeers = new Slots(maxPerAddress, onRefusal);
  }

  /**
   * Counts a connection until it is closed, also where it has become a WebSocket. False where there
   * is no room for it.
   */
  boolean admit(HttpServerConnection connection) {
    Optional<Slot> ofAll = whole.take(ALL);
    Optional<Slot> ofPeer =
        addresses.peersAreProxies() ? ofAll : ofAll.flatMap(free -> take(connection));
    if (ofPeer.isEmpty()) {
      ofAll.ifPresent(Slot::release);
    } else {
      // The connection's own handler would not be called for a WebSocket.
      ChannelFuture end = connection.channelHandlerContext().channel().closeFuture();
      end.addListener(closed -> ofAll.ifPresent(Slot::release));
      end.addListener(closed -> ofPeer.ifPresent(Slot::release));
    }
    return ofPeer.isPresent();
  }

  private Optional<Slot> take(HttpServerConnection connection) {
    return ofPeers.take(addresses.ofPeer(connection.remoteAddress()));
  }
}
