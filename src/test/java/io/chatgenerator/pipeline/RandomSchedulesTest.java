package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/** Whatever happens to tasks, table and messages: every story ends, and everyone sees its end. */
class RandomSchedulesTest {
  private static final Logger LOG =
      (Logger) LoggerFactory.getLogger(RandomSchedulesTest.class.getPackageName());

  @BeforeContainer
  static void silenceWarningsThatAreMeantToBe() {
    LOG.setLevel(Level.OFF);
  }

  @Property(tries = 10_000)
  void everyStoryEndsAndEveryFollowerSeesItsEnd(
      @ForAll("schedules") List<Step> steps, @ForAll("taskCounts") int tasks) {
    SimulatedService service = new SimulatedService(SimulatedService.CONFIG);
    for (int i = 0; i < tasks; i++) {
      service.start();
    }
    Schedule schedule = new Schedule(service);
    steps.forEach(schedule::run);
    assertThat(new Outcome(schedule).settle()).isEmpty();
  }

  @Provide
  Arbitrary<Integer> taskCounts() {
    return Arbitraries.integers().between(2, 3);
  }

  @Provide
  Arbitrary<List<Step>> schedules() {
    return steps()
        .list()
        .ofMinSize(10)
        .ofMaxSize(90)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<Integer> one = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> parcel = Arbitraries.integers().between(0, 6);
    return Arbitraries.frequencyOf(
        Tuple.of(6, Combinators.combine(one, one).as(Step.Create::new)),
        Tuple.of(4, Combinators.combine(one, one).as(Step.Cancel::new)),
        Tuple.of(4, Combinators.combine(one, one).as(Step.Retry::new)),
        Tuple.of(1, Combinators.combine(one, one).as(Step.Delete::new)),
        Tuple.of(3, Combinators.combine(one, one, booleans()).as(Step.Follow::new)),
        Tuple.of(1, one.map(Step.Ask::new)),
        Tuple.of(6, one.map(Step.Say::new)),
        Tuple.of(2, one.map(Step.Finish::new)),
        Tuple.of(3, Combinators.combine(one, booleans()).as(Step.Fail::new)),
        Tuple.of(
            12,
            Combinators.combine(
                    Arbitraries.integers().between(1, 6), Arbitraries.integers().between(0, 342))
                .as(Step.Deliver::new)),
        Tuple.of(5, Arbitraries.just(new Step.DeliverAll())),
        Tuple.of(4, parcel.map(Step.Lose::new)),
        Tuple.of(3, Arbitraries.of(1, 60, 1_000, 5_000, 31_000).map(Step.Wait::new)),
        Tuple.of(4, Arbitraries.of(60, 1_000, 6_000, 31_000).map(Step.Run::new)),
        Tuple.of(2, one.map(Step.Pause::new)),
        Tuple.of(2, one.map(Step.Resume::new)),
        Tuple.of(1, one.map(Step.Kill::new)),
        Tuple.of(1, one.map(Step.Drain::new)),
        Tuple.of(1, Arbitraries.just(new Step.Start())));
  }

  private static Arbitrary<Boolean> booleans() {
    return Arbitraries.of(true, false);
  }
}
