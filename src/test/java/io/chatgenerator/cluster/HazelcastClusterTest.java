package io.chatgenerator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.chatgenerator.config.ClusterConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HazelcastClusterTest {
  private static final Config LISTED =
      HazelcastCluster.config(
          new ClusterConfig(
              true, List.of("10.0.0.1:5801", "story-2"), Optional.empty(), 5801, 15801));
  private static final Config DISCOVERED =
      HazelcastCluster.config(
          new ClusterConfig(true, List.of(), Optional.of("stories"), 5801, 15801));

  @Test
  void tellsNobodyOutside() {
    assertThat(LISTED.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(LISTED.getJetConfig().isEnabled()).isFalse();
    assertThat(LISTED.getNetworkConfig().getRestApiConfig().isEnabled()).isFalse();
  }

  @Test
  void sendsNoMulticastAndGuessesNoEnvironment() {
    for (Config config : List.of(LISTED, DISCOVERED)) {
      JoinConfig join = config.getNetworkConfig().getJoin();
      assertThat(join.getMulticastConfig().isEnabled()).isFalse();
      assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    }
  }

  @Test
  void listensOnTheGivenPortOrNotAtAll() {
    assertThat(LISTED.getNetworkConfig().getPort()).isEqualTo(5801);
    assertThat(LISTED.getNetworkConfig().isPortAutoIncrement()).isFalse();
  }

  @Test
  void joinsTheListedMembers() {
    JoinConfig join = LISTED.getNetworkConfig().getJoin();
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).containsExactly("10.0.0.1:5801", "story-2");
    assertThat(join.getAwsConfig().isEnabled()).isFalse();
  }

  @Test
  void discoversTheTasksOfTheServiceWhereNoneAreListed() {
    JoinConfig join = DISCOVERED.getNetworkConfig().getJoin();
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getAwsConfig().isEnabled()).isTrue();
    assertThat(join.getAwsConfig().isUsePublicIp()).isFalse();
    assertThat(join.getAwsConfig().getProperties())
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

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }
}
