package io.chatgenerator.chaos;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StockClients.Report;
import io.chatgenerator.chaos.StoredStories.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Other people's parts around three processes: HAProxy before them, round robin without stickiness,
 * and the stock graphql-ws client before that. Socket, mutation and story are on processes of their
 * own more often than not.
 */
@ExtendWith(Figures.Resolver.class)
final class BalancerChaos {
  private static final int STORIES = 200;
  private static final int USERS = 10;
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Map<String, String> SETTINGS =
      Map.of("LEASE_SECONDS", "30", "DRAIN_TIMEOUT", "60s");

  @BeforeAll
  static void need() {
    Balancer.need();
    StockClients.need();
  }

  @Test
  void everythingArrivesThroughABalancerAlsoWhileAllProcessesAreReplaced(Figures figures) {
    try (TestEnvironment environment = TestEnvironment.start("balancer", 120, SETTINGS);
        Balancer balancer = Balancer.start(environment.fleet().processes())) {
      Report quiet = run(environment, balancer, () -> {});
      assertAllArrived(environment, quiet);
      assertThat(quiet.reconnects()).isZero();
      figures.add("balancer", "stories, all COMPLETE and read byte for byte", quiet.asked());

      long begin = System.nanoTime();
      Report rolling = run(environment, balancer, () -> replaceAll(environment));
      assertAllArrived(environment, rolling);
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      figures.add("rolling restart", "stories, all COMPLETE, read byte for byte", rolling.asked());
      figures.add("rolling restart", "processes replaced under load", 3);
      figures.add("rolling restart", "seconds from the first story to the last", seconds);
      figures.add("rolling restart", "reconnects of " + USERS + " clients", rolling.reconnects());
      figures.add("rolling restart", "mutations asked again", rolling.askedAgain());
      figures.add("rolling restart", "other errors of clients", rolling.errors().size());
      assertThat(rolling.reconnects()).isPositive();
      assertThat(rolling.askedAgain()).as("refusals that the balancer let through").isZero();
    }
  }

  private static Report run(TestEnvironment environment, Balancer balancer, Runnable meanwhile) {
    List<String> tokens =
        IntStream.range(0, USERS).mapToObj(number -> environment.user(number).token()).toList();
    try (StockClients clients = StockClients.start(balancer.url(), tokens, STORIES, PACE)) {
      meanwhile.run();
      return clients.finish();
    }
  }

  /** As a deployment does: one after the other, each when the one before it is ready. */
  private static void replaceAll(TestEnvironment environment) {
    for (ServiceProcess leaving : environment.fleet().processes()) {
      leaving.terminate();
      assertThat(leaving.exitCode()).as("exit code of %s", leaving.name()).isZero();
      Waiting.await(environment.fleet().replace(leaving), TIMEOUT);
    }
  }

  private static void assertAllArrived(TestEnvironment environment, Report report) {
    assertThat(report.errors()).as("errors of clients").isEmpty();
    assertThat(report.texts()).hasSize(report.asked());
    Map<String, Stored> stored =
        environment.table().all().stream().collect(toMap(Stored::id, Function.identity()));
    report
        .texts()
        .forEach(
            (id, text) -> {
              assertThat(stored.get(id).status()).isEqualTo("COMPLETE");
              assertThat(text).as("text of %s", id).isEqualTo(stored.get(id).text());
            });
  }
}
