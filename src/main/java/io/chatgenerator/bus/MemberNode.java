package io.chatgenerator.bus;

import static java.util.Objects.requireNonNull;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Puts the handshake into a Hazelcast of the free edition, which has the place for it and leaves it
 * empty. The classes that are extended are internal to Hazelcast: its version is pinned by the one
 * of Vert.x, and {@code ClusterPortIT} sees whether the place is still there.
 */
final class MemberNode extends DefaultNodeContext {
  private final MemberHandshake handshake;

  MemberNode(MemberHandshake handshake) {
    this.handshake = requireNonNull(handshake);
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
        return handshake;
      }
    };
  }
}
