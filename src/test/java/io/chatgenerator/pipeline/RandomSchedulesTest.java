package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens to tasks, table and messages: every story ends, everyone sees its end, nobody
 * waits for somebody else's trouble, and nothing is paid for twice. {@code mvn -Psimulation test
 * -Dsimulation.schedules=1000000} for a long run, {@code -Dsimulation.seed} for a known one.
 */
class RandomSchedulesTest {
  private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 300);

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.chatgenerator");

  @BeforeAll
  static void silenceWarningsThatAreMeantToBe() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void letOthersLog() {
    LOG.setLevel(null);
  }

  @Test
  void everyStoryEndsAndEveryFollowerSeesItsEnd() {
    long first = Long.getLong("simulation.seed", 1);
    Optional<Simulation> wrong =
        LongStream.range(first, first + SCHEDULES)
            .parallel()
            .mapToObj(Simulation::of)
            .filter(simulation -> !simulation.run().isEmpty())
            .findAny();
    wrong
        .map(Simulation::shrunk)
        .ifPresent(least -> assertThat(least.run()).as(least.toString()).isEmpty());
    System.out.printf("%d schedules from seed %d%n", SCHEDULES, first);
  }

  /** Slow tries on the other loop outweighed its room, so the full one was tried without end. */
  @Test
  void aStoryIsNotTriedOnAnEventLoopThatIsFullWhileAnotherHasRoom() {
    assertThat(Simulation.of(231_192).run()).isEmpty();
  }
}
