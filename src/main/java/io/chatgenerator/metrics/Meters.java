package io.chatgenerator.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes this service's own meters. Each is made once, before the first event, so that it is scraped
 * as zero from the start and an event costs no look-up.
 */
class Meters {
  /** Waiting for other people's computers, from a tenth of a second to a minute. */
  static final Duration[] SECONDS = millis(100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000);

  /** Calls of one system to another in the same data centre. */
  static final Duration[] MILLISECONDS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);

  private static final String PREFIX = "chatgenerator.";

  private final MeterRegistry registry;

  Meters(MeterRegistry registry) {
    this.registry = requireNonNull(registry);
  }

  /** Tags are pairs of names and values. */
  final Counter counter(String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  /** A counter for each value of an enum, as the tag {@code tag}. */
  final <E extends Enum<E>> Map<E, Counter> counters(
      Class<E> values, String name, String description, String tag) {
    Map<E, Counter> counters = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      counters.put(value, counter(name, description, tag, word(value.name())));
    }
    return counters;
  }

  final void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  final Timer timer(String name, String description, Duration[] buckets, String... tags) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .tags(tags)
        .register(registry);
  }

  /** A counter for each combination of values of these tags. */
  final ByTags<Counter> countersBy(String name, String description, String... tagNames) {
    return new ByTags<>(tags -> counter(name, description, tags), tagNames);
  }

  /** Timers of calls of one system to another, for each combination of values of these tags. */
  final ByTags<Timer> timersBy(String name, String description, String... tagNames) {
    return new ByTags<>(tags -> timer(name, description, MILLISECONDS, tags), tagNames);
  }

  final DistributionSummary summary(String name, String description, double[] buckets) {
    return DistributionSummary.builder(PREFIX + name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  /** Meters of one name, each made when its tags are first asked for. For any thread. */
  static final class ByTags<M> {
    private final Map<List<Object>, M> meters = new ConcurrentHashMap<>();
    private final Function<List<Object>, M> maker;

    private ByTags(Function<String[], M> maker, String... names) {
      this.maker =
          values ->
              maker.apply(
                  IntStream.range(0, names.length)
                      .boxed()
                      .flatMap(i -> Stream.of(names[i], values.get(i).toString()))
                      .toArray(String[]::new));
    }

    M of(Object... values) {
      return meters.computeIfAbsent(List.of(values), maker);
    }
  }
}
