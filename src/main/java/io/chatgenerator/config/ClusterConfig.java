package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.MAX_PORT;
import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.integer;
import static io.chatgenerator.config.Parsers.list;
import static io.chatgenerator.config.Parsers.oneOf;

import java.util.List;
import java.util.Optional;

/**
 * Whether the tasks form a cluster.
 *
 * @param hazelcast false: this task is alone
 * @param secret what a task must know to be a member; there where {@code hazelcast} is true
 * @param members host or host:port of other tasks; empty where they are discovered on ECS
 * @param service the ECS service whose tasks are members; absent for all tasks of the ECS cluster
 * @param port where members talk of membership
 * @param busPort where their event buses talk
 */
public record ClusterConfig(
    boolean hazelcast,
    Optional<Secret> secret,
    List<String> members,
    Optional<String> service,
    int port,
    int busPort) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<Boolean> CLUSTER =
      SETTINGS.add(
          "CLUSTER",
          oneOf("none", "hazelcast").andThen("hazelcast"::equals),
          "none",
          "`none`, or `hazelcast` where several processes run");
  private static final Setting<Secret> CLUSTER_SECRET =
      SETTINGS.optional(
          "CLUSTER_SECRET",
          Secret::new,
          "none",
          "secret shared by all tasks; at least 32 characters, required by `hazelcast`; also the key"
              + " of users' hashes in logs and traces");
  private static final Setting<List<String>> CLUSTER_MEMBERS =
      SETTINGS.optional(
          "CLUSTER_MEMBERS",
          list(Parsers::member),
          "discovered",
          "`host` or `host:port` of other tasks, separated by commas");
  private static final Setting<String> CLUSTER_SERVICE =
      SETTINGS.optional(
          "CLUSTER_SERVICE",
          TEXT,
          "any",
          "ECS service, of this task's ECS cluster, whose tasks are discovered as members");
  private static final Setting<Integer> CLUSTER_PORT =
      SETTINGS.add("CLUSTER_PORT", integer(1, MAX_PORT), "5701", "port of Hazelcast");
  private static final Setting<Integer> CLUSTER_BUS_PORT =
      SETTINGS.add("CLUSTER_BUS_PORT", integer(1, MAX_PORT), "15701", "port of the event bus");

  static void check(SettingValues values) {
    values.check(
        values.find(CLUSTER).filter(clustered -> clustered).isEmpty()
            || values.find(CLUSTER_SECRET).filter(Secret::isStrong).isPresent(),
        CLUSTER_SECRET,
        "must have at least 32 characters where CLUSTER is hazelcast");
  }

  static ClusterConfig from(SettingValues values) {
    return new ClusterConfig(
        values.get(CLUSTER),
        values.find(CLUSTER_SECRET),
        values.find(CLUSTER_MEMBERS).orElse(List.of()),
        values.find(CLUSTER_SERVICE),
        values.get(CLUSTER_PORT),
        values.get(CLUSTER_BUS_PORT));
  }
}
