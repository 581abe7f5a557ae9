package io.chatgenerator.cluster;

import com.hazelcast.config.AwsConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.chatgenerator.config.ClusterConfig;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets the event buses of all tasks form one. Members are those of a list, or, on ECS, the tasks
 * that Hazelcast's own discovery finds. A task that finds none serves alone and goes on looking;
 * two halves that find each other merge. No truth is kept here: stories are in the table.
 */
final class HazelcastCluster {
  private static final String NAME = "chat-generator";

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
          Map.entry("hazelcast.partition.count", "31"));

  private HazelcastCluster() {}

  /** What makes a Vert.x instance a member. */
  static HazelcastClusterManager manager(ClusterConfig cluster) {
    return new HazelcastClusterManager(config(cluster));
  }

  static Config config(ClusterConfig cluster) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(NAME);
    PROPERTIES.forEach(config::setProperty);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(cluster.port()).setPortAutoIncrement(false);
    if (cluster.members().isEmpty()) {
      discover(network, cluster);
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

  private static void discover(NetworkConfig network, ClusterConfig cluster) {
    AwsConfig aws = only(network.getJoin()).getAwsConfig().setEnabled(true).setUsePublicIp(false);
    aws.setProperty("hz-port", Integer.toString(cluster.port()));
    cluster.service().ifPresent(name -> aws.setProperty("service-name", name));
    reachable(ownAddresses()).ifPresent(network.getInterfaces().setEnabled(true)::addInterface);
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
}
