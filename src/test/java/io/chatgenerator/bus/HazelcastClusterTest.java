package io.chatgenerator.bus;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.EndpointConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.ProtocolType;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HazelcastClusterTest {
  private static final Optional<Secret> SECRET =
      Optional.of(new Secret("a secret of thirty-two characters"));
  private static final Config LISTED =
      HazelcastCluster.config(
          new ClusterConfig(
              true, SECRET, List.of("10.0.0.1:5801", "story-2"), Optional.empty(), 5801, 15801));
  private static final Config DISCOVERED =
      HazelcastCluster.config(
          new ClusterConfig(true, SECRET, List.of(), Optional.of("stories"), 5801, 15801));

  @Test
  void tellsNobodyOutside() {
    assertThat(LISTED.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(LISTED.getJetConfig().isEnabled()).isFalse();
    assertThat(LISTED.getNetworkConfig().getRestApiConfig().isEnabled()).isFalse();
  }

  @Test
  void sendsNoMulticastAndGuessesNoEnvironment() {
    for (Config config : List.of(LISTED, DISCOVERED)) {
      JoinConfig join = join(config);
      assertThat(join.getMulticastConfig().isEnabled()).isFalse();
      assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    }
  }

  @Test
  void listensOnTheGivenPortOrNotAtAll() {
    ServerSocketEndpointConfig members = members(LISTED);
    assertThat(members.getPort()).isEqualTo(5801);
    assertThat(members.isPortAutoIncrement()).isFalse();
  }

  @Test
  void joinsTheListedMembers() {
    JoinConfig join = join(LISTED);
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).containsExactly("10.0.0.1:5801", "story-2");
    assertThat(LISTED.getProperty("hazelcast.discovery.enabled")).isNull();
  }

  @Test
  void discoversTheTasksOfTheServiceWhereNoneAreListed() {
    JoinConfig join = join(DISCOVERED);
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(DISCOVERED.getProperty("hazelcast.discovery.enabled")).isEqualTo("true");
    assertThat(join.getDiscoveryConfig().getDiscoveryStrategyConfigs())
        .singleElement()
        .extracting(DiscoveryStrategyConfig::getProperties, as(MAP))
        .containsEntry("service-name", "stories")
        .containsEntry("hz-port", "5801");
  }

  @Test
  void isReachedNeitherByItsOwnMachineAloneNorByTheAddressForMetadata()
      throws UnknownHostException {
    List<InetAddress> addresses =
        List.of(
            address("127.0.0.1"), address("::1"), address("169.254.172.2"), address("10.0.1.7"));
    assertThat(HazelcastCluster.reachable(addresses.stream())).contains("10.0.1.7");
  }

  /** Its file would be parsed, and checked against a schema, at each start. */
  @Test
  void keepsWhatVertxKeepsThereAsTheFileOfVertxSays() {
    Config file = ConfigUtil.loadConfig();
    assertThat(LISTED.getMultiMapConfig("__vertx.subs"))
        .isEqualTo(file.getMultiMapConfig("__vertx.subs"));
    for (String map : List.of("__vertx.haInfo", "__vertx.nodeInfo")) {
      assertThat(LISTED.getMapConfig(map)).isEqualTo(file.getMapConfig(map));
    }
  }

  @Test
  void hasNoEndpointForClients() {
    assertThat(LISTED.getAdvancedNetworkConfig().isEnabled()).isTrue();
    assertThat(LISTED.getAdvancedNetworkConfig().getEndpointConfigs().values())
        .extracting(EndpointConfig::getProtocolType)
        .containsExactly(ProtocolType.MEMBER);
  }

  private static JoinConfig join(Config config) {
    return config.getAdvancedNetworkConfig().getJoin();
  }

  private static ServerSocketEndpointConfig members(Config config) {
    return (ServerSocketEndpointConfig)
        config.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER);
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }
}
