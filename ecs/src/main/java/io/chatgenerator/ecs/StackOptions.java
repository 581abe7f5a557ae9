package io.chatgenerator.ecs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What changes the shape of the stack, from the context of the CDK ({@code -c name=value}). Values
 * that only fill a place in it are {@link StackParameters}.
 *
 * @param trial serves plain HTTP without a certificate; for a look around, never for users
 * @param natGateways one is cheaper, one per zone survives the loss of a zone
 * @param selfSignUp whether anybody may make an account
 * @param taskCpu in 1/1024 of a processor
 * @param taskMemory in MiB; Fargate allows 2 to 8 per unit of {@code taskCpu}
 * @param minTasks at least two, one per zone
 * @param maxTasks where scaling out ends
 * @param tracing adds a collector to each task, which sends traces to X-Ray
 * @param settings of the service, by the names of its environment, beyond those that the stack sets
 */
record StackOptions(
    boolean trial,
    int natGateways,
    boolean selfSignUp,
    int taskCpu,
    int taskMemory,
    int minTasks,
    int maxTasks,
    boolean tracing,
    Map<String, String> settings) {

  /** How many zones the network spans. */
  static final int ZONES = 2;

  private static final Set<Integer> CPU = Set.of(256, 512, 1024, 2048, 4096);

  /** Reads the options; all faults are reported together. */
  static StackOptions from(Function<String, Object> context) {
    Reader reader = new Reader(context, new ArrayList<>());
    StackOptions options =
        new StackOptions(
            reader.flag("trial"),
            reader.number("natGateways", 1),
            reader.flag("selfSignUp"),
            reader.number("taskCpu", 512),
            reader.number("taskMemory", 1024),
            reader.number("minTasks", 2),
            reader.number("maxTasks", 10),
            reader.flag("tracing"),
            reader.texts("settings"));
    options.check(reader.faults);
    if (!reader.faults.isEmpty()) {
      throw new InvalidException(reader.faults);
    }
    return options;
  }

  /** What the service's own container may take of the task's memory, in MiB. */
  int serviceMemory() {
    return tracing ? taskMemory - TraceCollector.MEMORY : taskMemory;
  }

  private void check(List<String> faults) {
    require(natGateways >= 1 && natGateways <= ZONES, "natGateways must be 1 or " + ZONES, faults);
    require(CPU.contains(taskCpu), "taskCpu must be 256, 512, 1024, 2048 or 4096", faults);
    require(
        taskMemory >= 2 * taskCpu && taskMemory <= 8 * taskCpu,
        "taskMemory must be 2 to 8 times taskCpu",
        faults);
    require(minTasks >= ZONES, "minTasks must be at least " + ZONES, faults);
    require(maxTasks >= minTasks, "maxTasks must not be below minTasks", faults);
    require(
        Collections.disjoint(settings.keySet(), TaskSettings.NAMES),
        "settings must leave to the stack what it sets itself: " + TaskSettings.NAMES,
        faults);
  }

  private static void require(boolean holds, String rule, List<String> faults) {
    if (!holds) {
      faults.add(rule);
    }
  }

  /** Says what is wrong with the options, one line each. */
  static final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidException(List<String> faults) {
      super("Wrong options (-c name=value):\n  " + String.join("\n  ", faults));
    }
  }

  /** The command line gives text, cdk.json gives any JSON value. */
  private record Reader(Function<String, Object> context, List<String> faults) {
    boolean flag(String name) {
      String text = text(name, "false");
      if (!Set.of("true", "false").contains(text)) {
        faults.add(name + " must be true or false, not " + text);
      }
      return Boolean.parseBoolean(text);
    }

    int number(String name, int otherwise) {
      String text = text(name, Integer.toString(otherwise));
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException notOne) {
        faults.add(name + " must be a whole number, not " + text);
        return otherwise;
      }
    }

    Map<String, String> texts(String name) {
      Object value = context.apply(name);
      Map<String, String> texts = new TreeMap<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach((key, text) -> texts.put(key.toString(), text.toString()));
      } else if (value != null) {
        faults.add(name + " must be an object in cdk.json");
      }
      return texts;
    }

    private String text(String name, String otherwise) {
      Object value = context.apply(name);
      return value == null ? otherwise : value.toString();
    }
  }
}
