package io.chatgenerator.bus;

import com.hazelcast.aws.AwsDiscoveryStrategyFactory;
import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Hazelcast's discovery on AWS, which costs three calls of AWS each time. Hazelcast looks for other
 * clusters every few seconds for ever; this asks AWS each time at first and while alone, and {@link
 * #PAUSE} after the last time from then on, with the same answer in between. For any thread:
 * Hazelcast asks on several. The lock is held while AWS is asked, by no event loop.
 */
final class PacedDiscovery implements DiscoveryStrategyFactory, InitialMembershipListener {
  /** How long tasks that start together may take to find each other. */
  static final Duration AT_FIRST = Duration.ofMinutes(2);

  static final Duration PAUSE = Duration.ofMinutes(1);

  private final DiscoveryStrategyFactory aws;
  private final LongSupplier nanoTime;
  private final long start;
  private volatile boolean alone = true;

  PacedDiscovery() {
    this(new AwsDiscoveryStrategyFactory(), System::nanoTime);
  }

  PacedDiscovery(DiscoveryStrategyFactory aws, LongSupplier nanoTime) {
    this.aws = aws;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
    return Paced.class;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Hazelcast declares it
  public DiscoveryStrategy newDiscoveryStrategy(
      DiscoveryNode node, ILogger logger, Map<String, Comparable> properties) {
    return new Paced(aws.newDiscoveryStrategy(node, logger, properties), logger, properties);
  }

  @Override
  public Collection<PropertyDefinition> getConfigurationProperties() {
    return aws.getConfigurationProperties();
  }

  @Override
  public void init(InitialMembershipEvent event) {
    alone = event.getMembers().size() < 2;
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    alone = event.getMembers().size() < 2;
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    alone = event.getMembers().size() < 2;
  }

  private final class Paced extends AbstractDiscoveryStrategy {
    private final DiscoveryStrategy asking;
    private List<DiscoveryNode> found = List.of();
    private long asked;

    @SuppressWarnings("rawtypes")
    Paced(DiscoveryStrategy asking, ILogger logger, Map<String, Comparable> properties) {
      super(logger, properties);
      this.asking = asking;
    }

    @Override
    public synchronized Iterable<DiscoveryNode> discoverNodes() {
      long now = nanoTime.getAsLong();
      boolean often = alone || now - start < AT_FIRST.toNanos();
      if (often || now - asked >= PAUSE.toNanos()) {
        asked = now;
        found = new ArrayList<>();
        asking.discoverNodes().forEach(found::add);
      }
      return found;
    }
  }
}
