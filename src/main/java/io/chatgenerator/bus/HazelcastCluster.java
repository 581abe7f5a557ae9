package io.chatgenerator.bus;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lets the event buses of all tasks form one. Members are those of a list, or, on ECS, the tasks
 * that Hazelcast's own discovery finds. A task that finds none serves alone and goes on looking;
 * two halves that find each other merge. No truth is kept here: stories are in the table.
 */
final class HazelcastCluster {
  private static final String NAME = "chat-generator";

  /** Where Vert.x looks for the id of a node. */
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  /** How soon a task that started alone looks for others, and how often from then on. */
  private static final String MERGE_SECONDS = "5";

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          // The service leaves as the last step of its drain.
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
          // Others may start at the same moment; the default of 5 makes each start that much
          // longer.
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS),
          Map.entry("hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS),
          // A killed task is noticed by its closed connections, a frozen or cut off one by its
          // silence.
          Map.entry("hazelcast.max.no.heartbeat.seconds", "15"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "3"),
          // The data are a few entries per task, too few for the default of 271.
          Map.entry("hazelcast.partition.count", "31"),
          // Nor do they need dozens of threads, each with a stack of its own.
          Map.entry("hazelcast.operation.thread.count", "1"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.io.balancer.interval.seconds", "-1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          // Nobody asks Hazelcast how it is.
          Map.entry("hazelcast.metrics.enabled", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"));

  /** What members send each other as objects of Java: failures. The rest is Hazelcast's own. */
  private static final ClassFilter DESERIALIZED =
      new ClassFilter()
          .addPackages("java.lang", "java.io", "java.net", "java.util.concurrent")
          .addPrefixes("com.hazelcast.", "java.util.Collections$", "[Ljava.lang.StackTraceElement;")
          .addClasses("java.util.ArrayList");

  private HazelcastCluster() {}

  /** Joins, or becomes the first member. Blocks for as long as that takes. */
  static HazelcastInstance join(ClusterConfig cluster, Secret secret) {
    Config config = config(cluster);
    config.getMemberAttributeConfig().setAttribute(NODE_ID_ATTRIBUTE, UUID.randomUUID().toString());
    return HazelcastInstanceFactory.newHazelcastInstance(
        config, null, new MemberNode(new MemberHandshake(secret)));
  }

  static Config config(ClusterConfig cluster) {
    Config config = new Config();
    config.setClusterName(NAME);
    PROPERTIES.forEach(config::setProperty);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(DESERIALIZED));
    // With an endpoint for members alone there is none for clients.
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
    ServerSocketEndpointConfig members = members(cluster.port());
    network.setMemberEndpointConfig(members);
    if (cluster.members().isEmpty()) {
      reachable(ownAddresses()).ifPresent(members.getInterfaces().setEnabled(true)::addInterface);
      discover(config, only(network.getJoin()), cluster);
    } else {
      only(network.getJoin()).getTcpIpConfig().setEnabled(true).setMembers(cluster.members());
    }
    return config;
  }

  /** On Fargate each task has a second address, for metadata, at which no other task reaches it. */
  static Optional<String> reachable(Stream<InetAddress> addresses) {
    return addresses
        .filter(Inet4Address.class::isInstance)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }

  /** The handshake is switched on here, and put in by {@link MemberNode}. */
  private static ServerSocketEndpointConfig members(int port) {
    return new ServerSocketEndpointConfig()
        .setPort(port)
        .setPortAutoIncrement(false)
        .setSocketInterceptorConfig(new SocketInterceptorConfig().setEnabled(true));
  }

  private static void discover(Config config, JoinConfig join, ClusterConfig cluster) {
    PacedDiscovery discovery = new PacedDiscovery();
    DiscoveryStrategyConfig strategy = new DiscoveryStrategyConfig(discovery);
    strategy.addProperty("hz-port", Integer.toString(cluster.port()));
    cluster.service().ifPresent(name -> strategy.addProperty("service-name", name));
    config.setProperty("hazelcast.discovery.enabled", "true");
    join.getDiscoveryConfig().addDiscoveryStrategyConfig(strategy);
    config.addListenerConfig(new ListenerConfig(discovery));
  }

  /** Nothing but what is enabled later. */
  private static JoinConfig only(JoinConfig join) {
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    return join;
  }

  private static Stream<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
    } catch (SocketException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }

  /**
   * Puts the handshake into a Hazelcast of the free edition, which has the place for it and leaves
   * it empty. The classes that are extended are internal to Hazelcast: its version is pinned by the
   * one of Vert.x, and {@code ClusterPortIT} sees whether the place is still there.
   */
  private static final class MemberNode extends DefaultNodeContext {
    private final MemberHandshake handshake;

    MemberNode(MemberHandshake handshake) {
      this.handshake = handshake;
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
}
