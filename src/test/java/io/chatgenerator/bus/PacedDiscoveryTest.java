package io.chatgenerator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.internal.cluster.MemberInfo;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.Logger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import com.hazelcast.version.MemberVersion;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacedDiscoveryTest {
  /** As often as Hazelcast looks for other clusters. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private int asked;
  private long now;
  private final PacedDiscovery discovery = new PacedDiscovery(new Counting(), () -> now);
  private final DiscoveryStrategy strategy =
      discovery.newDiscoveryStrategy(null, Logger.getLogger(getClass()), Map.of());

  @Test
  void asksEachTimeAtFirst() {
    becomes(2);
    assertThat(askedWithin(PacedDiscovery.AT_FIRST)).isEqualTo(24);
  }

  @Test
  void asksEachTimeWhileAlone() {
    becomes(1);
    askedWithin(Duration.ofHours(1));
    assertThat(askedWithin(Duration.ofMinutes(1))).isEqualTo(12);
  }

  @Test
  void asksOnceAMinuteAmongOthersAndAnswersTheSameInBetween() {
    becomes(2);
    askedWithin(PacedDiscovery.AT_FIRST);
    assertThat(askedWithin(Duration.ofHours(1))).isEqualTo(60);
    assertThat(strategy.discoverNodes()).hasSize(1);
  }

  @Test
  void asksEachTimeAgainWhereTheOthersAreGone() {
    becomes(3);
    askedWithin(Duration.ofHours(1));
    becomes(1);
    assertThat(askedWithin(Duration.ofMinutes(1))).isEqualTo(12);
  }

  private int askedWithin(Duration time) {
    int before = asked;
    for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plus(LOOK)) {
      strategy.discoverNodes();
      now += LOOK.toNanos();
    }
    return asked - before;
  }

  private void becomes(int members) {
    Set<Member> all =
        IntStream.range(0, members).mapToObj(i -> member(5701 + i)).collect(Collectors.toSet());
    Cluster cluster =
        (Cluster)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Cluster.class}, (p, m, a) -> null);
    discovery.init(new InitialMembershipEvent(cluster, all));
  }

  private static Member member(int port) {
    return new MemberInfo(
            address(port), UUID.randomUUID(), Map.of(), false, MemberVersion.UNKNOWN, Map.of())
        .toMember();
  }

  private static Address address(int port) {
    try {
      return new Address("127.0.0.1", port);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Stands in for AWS. */
  @SuppressWarnings("rawtypes")
  private final class Counting implements DiscoveryStrategyFactory {
    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
      return AbstractDiscoveryStrategy.class;
    }

    @Override
    public DiscoveryStrategy newDiscoveryStrategy(
        DiscoveryNode node, ILogger logger, Map<String, Comparable> properties) {
      return new AbstractDiscoveryStrategy(logger, properties) {
        @Override
        public Iterable<DiscoveryNode> discoverNodes() {
          asked++;
          return List.of(new SimpleDiscoveryNode(address(5701)));
        }
      };
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
      return List.of();
    }
  }
}
