package io.chatgenerator.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.chatgenerator.config.ClusterConfig;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Map;

/**
 * Lets the event buses of all tasks form one. Members are those of a list, or, on ECS, the tasks
 * that Hazelcast's own discovery finds. A task that finds none serves alone and goes on looking;
 * two halves that find each other merge. No truth is kept here: stories are in the table.
 */
public final class HazelcastCluster {
  private static final String NAME = "chat-generator";

  /** How soon a task that started alone looks for others, and how often from then on. */
  private static final String MERGE_SECONDS = "5";

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.logging.type", "slf4j",
          "hazelcast.phone.home.enabled", "false",
          // The service closes it as the last step of its drain.
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS,
          "hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS,
          // A killed task is noticed by its closed connections, a frozen or cut off one by its
          // silence.
          "hazelcast.max.no.heartbeat.seconds", "15",
          "hazelcast.heartbeat.interval.seconds", "3");

  private HazelcastCluster() {}

  /** What makes a Vert.x instance a member. */
  public static ClusterManager manager(ClusterConfig cluster) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(NAME);
    PROPERTIES.forEach(config::setProperty);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(cluster.port()).setPortAutoIncrement(false);
    join(network.getJoin(), cluster);
    return new HazelcastClusterManager(config);
  }

  private static void join(JoinConfig join, ClusterConfig cluster) {
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    if (cluster.members().isEmpty()) {
      join.getAwsConfig().setEnabled(true).setUsePublicIp(false);
      join.getAwsConfig().setProperty("hz-port", Integer.toString(cluster.port()));
      cluster.service().ifPresent(name -> join.getAwsConfig().setProperty("service-name", name));
    } else {
      join.getTcpIpConfig().setEnabled(true).setMembers(cluster.members());
    }
  }
}
