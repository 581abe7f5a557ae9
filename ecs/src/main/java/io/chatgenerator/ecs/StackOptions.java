package io.chatgenerator.ecs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What changes the shape of the stack, from the context of the CDK ({@code -c name=value}) or a
 * stage file. Values that only fill a place in it are {@link StackParameters}.
 *
 * @param name of the stack; two stages in one account have two names
 * @param trial serves plain HTTP without a certificate; for a look around, never for users
 * @param protect whether stack and balancer refuse to be deleted
 * @param tags on everything that takes tags
 * @param buildImage true: the deployment builds the image; false: it is in a repository
 * @param zones the names of the zones to use; empty for the first {@link #ZONES} of the region
 * @param natGateways one is cheaper, one per zone survives the loss of a zone; none, in a trial
 *     alone: tasks are in the public subnets
 * @param hostedZone id of the Route 53 zone that gets the record and proves the certificate; empty
 *     where both are made by hand
 * @param selfSignUp whether anybody may make an account
 * @param signInDays how long a user stays signed in
 * @param taskCpu in 1/1024 of a processor
 * @param taskMemory in MiB; Fargate allows 2 to 8 per unit of {@code taskCpu}
 * @param minTasks at least two, one per zone
 * @param maxTasks where scaling out ends
 * @param metrics adds a collector to each task, which sends metrics to CloudWatch
 * @param tracing lets that collector, or adds one that does, send traces to X-Ray
 * @param tokensPerDay the model's tokens that all users may use in a day, with an alarm at 80 %; 0
 *     for no limit
 * @param retentionDays how long stories stay after their end; 0 for until they are deleted
 * @param budget US dollars a month for the whole account, of which an alarm tells; 0 for none
 * @param warmWrites write units a second that the table takes from the start; 0 for AWS's default
 * @param settings of the service, by the names of its environment, beyond those that the stack sets
 */
record StackOptions(
    String name,
    boolean trial,
    boolean protect,
    Map<String, String> tags,
    boolean buildImage,
    List<String> zones,
    int natGateways,
    String hostedZone,
    boolean selfSignUp,
    int signInDays,
    int taskCpu,
    int taskMemory,
    int minTasks,
    int maxTasks,
    boolean metrics,
    boolean tracing,
    int tokensPerDay,
    int retentionDays,
    int budget,
    int warmWrites,
    Map<String, String> settings) {

  /** How many zones the network spans. */
  static final int ZONES = 2;

  /** Parts of a processor; more than one are used by as many event loops. */
  private static final List<Integer> CPU = List.of(256, 512, 1024, 2048, 4096);

  /** The most memory, in MiB, of the largest of them. */
  private static final int MOST_MEMORY = 30 * 1024;

  /** Reads the options; all faults are reported together. */
  static StackOptions from(Function<String, Object> context) {
    Reader reader = new Reader(context, new ArrayList<>());
    boolean trial = reader.flag("trial", false);
    StackOptions options =
        new StackOptions(
            reader.text("name", "ChatGenerator"),
            trial,
            reader.flag("protect", !trial),
            reader.texts("tags"),
            reader.flag("buildImage", false),
            reader.list("zones"),
            reader.number("natGateways", 1),
            reader.text("hostedZone", ""),
            reader.flag("selfSignUp", false),
            reader.number("signInDays", 30),
            reader.number("taskCpu", 512),
            reader.number("taskMemory", 1024),
            reader.number("minTasks", 2),
            reader.number("maxTasks", 10),
            reader.flag("metrics", true),
            reader.flag("tracing", false),
            reader.number("tokensPerDay", 10_000_000),
            reader.number("retentionDays", 0),
            reader.number("budget", 0),
            reader.number("warmWrites", 0),
            reader.texts("settings"));
    options.check(reader.faults);
    if (!reader.faults.isEmpty()) {
      throw new InvalidException(reader.faults);
    }
    return options;
  }

  /** What the service's own container may take of the task's memory, in MiB. */
  int serviceMemory() {
    return metrics || tracing ? taskMemory - Collector.MEMORY : taskMemory;
  }

  /** One for each processor of a task. */
  int eventLoops() {
    return Math.max(1, taskCpu / 1024);
  }

  /** How many stories a task writes at once. */
  int maxConcurrentStories() {
    return eventLoops() * TaskSettings.STORIES_OF_EVENT_LOOP;
  }

  /** Whether tasks have private subnets of their own. */
  boolean isPrivate() {
    return natGateways > 0;
  }

  private void check(List<String> faults) {
    require(name.matches("[A-Za-z][A-Za-z0-9-]{0,60}"), "name must be that of a stack", faults);
    require(zones.isEmpty() || zones.size() == ZONES, "zones must name " + ZONES, faults);
    require(
        natGateways >= (trial ? 0 : 1) && natGateways <= ZONES,
        "natGateways must be 1 or " + ZONES + ", or 0 in a trial",
        faults);
    require(
        hostedZone.matches("(Z[A-Z0-9]+)?"),
        "hostedZone must be the id of a zone, such as Z0123456789ABC",
        faults);
    require(!trial || hostedZone.isEmpty(), "a trial has no hostedZone", faults);
    require(signInDays >= 1 && signInDays <= 90, "signInDays must be 1 to 90", faults);
    require(CPU.contains(taskCpu), "taskCpu must be one of " + CPU, faults);
    require(
        taskMemory >= 2 * taskCpu && taskMemory <= Math.min(8 * taskCpu, MOST_MEMORY),
        "taskMemory must be 2 to 8 times taskCpu, and at most " + MOST_MEMORY,
        faults);
    require(
        serviceMemory() >= 512,
        "taskMemory must leave 512 to the service: " + Collector.MEMORY + " are the collector's",
        faults);
    require(minTasks >= ZONES, "minTasks must be at least " + ZONES, faults);
    require(maxTasks >= minTasks, "maxTasks must not be below minTasks", faults);
    require(
        Stream.of(tokensPerDay, retentionDays, budget, warmWrites).allMatch(number -> number >= 0),
        "tokensPerDay, retentionDays, budget and warmWrites must not be negative",
        faults);
    require(
        Collections.disjoint(settings.keySet(), TaskSettings.NAMES),
        "settings must leave to the stack what it sets itself: " + TaskSettings.NAMES,
        faults);
    TaskSettings.OPTIONS.forEach(
        (setting, option) ->
            require(
                !settings.containsKey(setting),
                "settings must not have " + setting + ": give the option " + option,
                faults));
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
    boolean flag(String name, boolean otherwise) {
      String text = text(name, Boolean.toString(otherwise));
      if (!Set.of("true", "false").contains(text)) {
        faults.add(name + " must be true or false, not " + text);
      }
      return Boolean.parseBoolean(text);
    }

    /** A list of JSON, or its elements separated by commas. */
    List<String> list(String name) {
      if (context.apply(name) instanceof List<?> list) {
        return list.stream().map(Object::toString).toList();
      }
      return Stream.of(text(name, "").split(",")).filter(part -> !part.isEmpty()).toList();
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
        faults.add(name + " must be an object, in a stage file or cdk.json");
      }
      return texts;
    }

    String text(String name, String otherwise) {
      Object value = context.apply(name);
      return value == null ? otherwise : value.toString();
    }
  }
}
