package io.chatgenerator.openai;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/**
 * The proxy on the way out, by the JVM's properties: {@code https.proxyHost} and {@code
 * https.proxyPort} (or {@code http.}), {@code http.nonProxyHosts}, {@code socksProxyHost}; with
 * {@code https.proxyUser} and {@code https.proxyPassword} where it asks for them.
 */
final class EgressProxy {
  private EgressProxy() {}

  /** The proxy for requests to {@code url}; empty where there is none. */
  static Optional<ProxyOptions> to(URI url) {
    return ProxySelector.getDefault().select(url).stream()
        .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
        .findFirst()
        .map(proxy -> options(proxy, url.getScheme()));
  }

  private static ProxyOptions options(Proxy proxy, String scheme) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    ProxyOptions options =
        new ProxyOptions()
            .setType(proxy.type() == Proxy.Type.SOCKS ? ProxyType.SOCKS5 : ProxyType.HTTP)
            .setHost(address.getHostString())
            .setPort(address.getPort());
    String user = System.getProperty(scheme + ".proxyUser");
    return user == null
        ? options
        : options.setUsername(user).setPassword(System.getProperty(scheme + ".proxyPassword"));
  }
}
