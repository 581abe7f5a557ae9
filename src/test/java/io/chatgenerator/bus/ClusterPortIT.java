package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.FreePorts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches the ports between tasks and is no task of the service. */
class ClusterPortIT {
  private static final String SECRET = "what all members of this test know";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<ClusterMember> members = new ArrayList<>();
  private final List<Integer> ports = FreePorts.of(4);
  private ClusterMember first;

  @BeforeEach
  void start() {
    first = join(0, SECRET);
  }

  @AfterEach
  void stop() {
    members.forEach(member -> member.leave().timeout(30, SECONDS).await());
    vertx.close().timeout(10, SECONDS).await();
  }

  @Test
  void membersThatKnowTheSecretMeetAndTalk() {
    ClusterMember second = join(1, SECRET);
    assertThat(second.others()).containsExactly(first.node());

    first
        .vertx()
        .eventBus()
        .consumer("greeting", message -> message.reply("to you, too"))
        .completion()
        .timeout(10, SECONDS)
        .await();
    assertThat(
            second
                .vertx()
                .eventBus()
                .request("greeting", "hello")
                .timeout(10, SECONDS)
                .await()
                .body())
        .isEqualTo("to you, too");
  }

  @Test
  void membersAreConnectedInBothDirectionsBeforeTheyGetWork() {
    Set<String> repliedTo = ConcurrentHashMap.newKeySet();
    first
        .vertx()
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              repliedTo.add(delivery.message().address());
              delivery.next();
            });
    join(1, SECRET);
    assertThat(repliedTo).as("answers of the first member").isNotEmpty();
  }

  @Test
  void aMemberThatKnowsAnotherSecretStaysAlone() {
    try (CapturedLog log = new CapturedLog(MemberHandshake.class)) {
      ClusterMember stranger = join(1, "what no member of this test knows");
      log.expect("does not know CLUSTER_SECRET: refused");
      assertThat(stranger.others()).isEmpty();
      assertThat(first.others()).isEmpty();
    }
  }

  @Test
  void aStockMemberDoesNotJoin() {
    Config config = new Config().setClusterName("chat-generator");
    config.setProperty("hazelcast.max.join.seconds", "5");
    config.getJetConfig().setEnabled(false);
    config.getNetworkConfig().setPort(ports.get(1));
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember(address(0));
    assertThat(membersSeenBy(config)).isLessThanOrEqualTo(1);
    assertThat(first.others()).isEmpty();
  }

  /** One where the member stays alone, none where it gives up: refused, it may do either. */
  private static int membersSeenBy(Config config) {
    try {
      HazelcastInstance stock = Hazelcast.newHazelcastInstance(config);
      int members = stock.getCluster().getMembers().size();
      stock.getLifecycleService().terminate();
      return members;
    } catch (IllegalStateException gaveUp) {
      return 0;
    }
  }

  @Test
  void aStockClientIsRefused() {
    ClientConfig config = new ClientConfig().setClusterName("chat-generator");
    config.getNetworkConfig().addAddress(address(0));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(4_000);

    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config))
        .hasMessageContaining("Unable to connect");
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), ports.get(0))) {
      silent.setSoTimeout(2 * (int) MemberHandshake.LIMIT.toMillis());
      assertThat(isClosed(silent)).isTrue();
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void theEventBusTalksToNobodyWithoutTheSecret() {
    NetClientOptions stranger =
        new NetClientOptions().setSsl(true).setTrustAll(true).setHostnameVerificationAlgorithm("");
    assertThat(answerTo("by TLS without a certificate", stranger)).isEmpty();
    assertThat(answerTo("in plain", new NetClientOptions())).isEmpty();
  }

  /** What the event bus of the first member sends before it closes the connection. */
  private String answerTo(String message, NetClientOptions options) {
    Buffer answer = Buffer.buffer();
    return vertx
        .createNetClient(options)
        .connect(ports.get(2), "127.0.0.1")
        .compose(
            socket -> {
              Promise<Void> closed = Promise.promise();
              socket.handler(answer::appendBuffer).closeHandler(closed::tryComplete);
              // The failed handshake, of which TLS 1.3 lets a client know late.
              socket.exceptionHandler(refused -> {});
              return socket.write(message).transform(sent -> closed.future());
            })
        .transform(end -> Future.succeededFuture(answer.toString()))
        .timeout(10, SECONDS)
        .await();
  }

  @Test
  void noObjectOfJavaIsMadeOfWhatAMemberSendsButFailures() {
    SerializationService lax = new DefaultSerializationServiceBuilder().build();
    SerializationService own =
        new DefaultSerializationServiceBuilder()
            .setConfig(HazelcastCluster.config(config(0, SECRET)).getSerializationConfig())
            .build();

    IllegalStateException failure =
        own.toObject(lax.toData(new IllegalStateException("failed", new IOException("why"))));
    assertThat(failure).hasRootCauseMessage("why");
    for (Serializable gadget : List.of(new BitSet(), new Gadget())) {
      assertThatThrownBy(() -> own.toObject(lax.toData(gadget)))
          .isInstanceOfAny(SecurityException.class, HazelcastSerializationException.class);
    }
  }

  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private ClusterMember join(int number, String secret) {
    ClusterMember joined =
        ClusterMember.join(context, config(number, secret), () -> {}, ended -> {})
            .timeout(60, SECONDS)
            .await();
    members.add(joined);
    return joined;
  }

  private ClusterConfig config(int number, String secret) {
    return new ClusterConfig(
        true,
        Optional.of(new Secret(secret)),
        List.of(address(0), address(1)),
        Optional.empty(),
        ports.get(number),
        ports.get(2 + number));
  }

  private String address(int number) {
    return "127.0.0.1:" + ports.get(number);
  }
}
