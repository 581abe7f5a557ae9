package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A task that finds no way to the others says so, serves alone, and joins as soon as it can. */
@ServiceTest
class LoneTaskIT {
  // That the sockets close early is what happens here.
  @SuppressWarnings("try")
  @Test
  void servesAloneUntilItCanJoin(Service service) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (CapturedLog log = new CapturedLog("io.chatgenerator");
        ServerSocket taken = new ServerSocket(0, 1, here);
        ServerSocket bus = new ServerSocket(0, 1, here)) {
      bus.close();
      Map<String, String> settings =
          Map.of(
              "CLUSTER", "hazelcast",
              "CLUSTER_SECRET", "what a hermit knows, and nobody else does",
              "CLUSTER_MEMBERS", "127.0.0.1:" + taken.getLocalPort(),
              "CLUSTER_PORT", "" + taken.getLocalPort(),
              "CLUSTER_BUS_PORT", "" + bus.getLocalPort());
      try (Service lone = service.beside(settings)) {
        assertThat(log.expect("cannot join the cluster, serving alone")).contains("already in use");
        assertServes(lone);
        assertThat(lone.readiness().getString("status")).isEqualTo("ready");
        assertThat(cluster(lone)).isEqualTo("not joined, serving alone");

        taken.close();
        log.expect("found no other task");
        assertThat(cluster(lone)).isEqualTo("joined, alone");
        assertServes(lone);
      }
    }
  }

  private static void assertServes(Service lone) {
    Caller user = lone.somebody();
    assertThat(user.awaitEnd(user.create(Service.prompt("A hermit"))).getString("status"))
        .isEqualTo("COMPLETE");
  }

  private static String cluster(Service lone) {
    return lone.readiness().getJsonObject("parts").getString("cluster");
  }
}
