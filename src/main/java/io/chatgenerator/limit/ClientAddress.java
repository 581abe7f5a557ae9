package io.chatgenerator.limit;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a request comes from, as far as that can be believed: each trusted proxy in front of the
 * service adds to {@code X-Forwarded-For} its peer, so the entry that the outermost of them added
 * is the caller. What stands before it was written by the caller. For any thread.
 */
public final class ClientAddress {
  private static final Logger LOG = LoggerFactory.getLogger(ClientAddress.class);
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Who has one IPv6 address has at least these many bytes of them. */
  private static final int IPV6_PREFIX_BYTES = 8;

  private static final byte[] MAPPED_IPV4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final int trustedProxies;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Behind so many trusted proxies; with 0 it believes no header. */
  public ClientAddress(int trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** An IPv4 address, or the first 64 bits of an IPv6 one, as text; never a name. */
  public String of(HttpServerRequest request) {
    return of(host(request.remoteAddress()), request.headers().getAll(FORWARDED_FOR));
  }

  /** The same of a connection's peer, who that speaks for. */
  public String ofPeer(SocketAddress peer) {
    return of(host(peer), List.of());
  }

  /** Whether connections come from trusted proxies, which bring the requests of many. */
  public boolean peersAreProxies() {
    return trustedProxies > 0;
  }

  /** Limits of an address would be those of everybody behind the proxy. */
  private void warnOnce() {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "requests come with {}, but TRUSTED_PROXIES is 0: all clients of the same proxy"
              + " share the limits of one address",
          FORWARDED_FOR);
    }
  }

  private static String host(SocketAddress peer) {
    return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
  }

  String of(String peer, List<String> forwardedFor) {
    if (trustedProxies == 0 && !forwardedFor.isEmpty()) {
      warnOnce();
    }
    List<String> hops =
        forwardedFor.stream()
            .flatMap(header -> Stream.of(header.split(",", -1)))
            .map(String::strip)
            .toList();
    // Fewer entries than proxies: the request did not come the usual way.
    boolean proxied = trustedProxies > 0 && hops.size() >= trustedProxies;
    byte[] last = proxied ? bytes(hops.get(hops.size() - trustedProxies)) : null;
    return last == null ? text(bytes(peer)) : text(last);
  }

  /** Null where it is no address. Some proxies add the port. */
  private static byte[] bytes(String address) {
    String host = address;
    if (address.startsWith("[") && address.contains("]")) {
      host = address.substring(1, address.indexOf(']'));
    } else if (address.indexOf(':') == address.lastIndexOf(':') && address.contains(":")) {
      host = address.substring(0, address.indexOf(':'));
    }
    return NetUtil.createByteArrayFromIpAddressString(host);
  }

  private static String text(byte[] address) {
    if (address == null) {
      return "unknown";
    }
    if (address.length == IPV6_BYTES && isMapped(address)) {
      return NetUtil.bytesToIpAddress(address, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
    }
    for (int i = IPV6_PREFIX_BYTES; i < address.length; i++) {
      address[i] = 0;
    }
    return NetUtil.bytesToIpAddress(address);
  }

  private static boolean isMapped(byte[] address) {
    return Arrays.equals(address, 0, MAPPED_IPV4.length, MAPPED_IPV4, 0, MAPPED_IPV4.length);
  }
}
