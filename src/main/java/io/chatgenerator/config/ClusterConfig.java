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
  static ClusterConfig from(Settings settings) {
    ClusterConfig cluster =
        new ClusterConfig(
            settings
                .get(
                    "CLUSTER",
                    oneOf("none", "hazelcast"),
                    "none",
                    "`none`, or `hazelcast` where several processes run")
                .equals("hazelcast"),
            settings.find(
                "CLUSTER_SECRET",
                Secret::new,
                "secret shared by all tasks; at least 32 characters, required by `hazelcast`;"
                    + " also the key of users' hashes in logs and traces"),
            settings
                .find(
                    "CLUSTER_MEMBERS",
                    list(Parsers::member),
                    "`host` or `host:port` of other tasks, separated by commas")
                .orElse(List.of()),
            settings.find(
                "CLUSTER_SERVICE",
                TEXT,
                "ECS service, of this task's ECS cluster, whose tasks are discovered as members"),
            settings.get("CLUSTER_PORT", integer(1, MAX_PORT), "5701", "port of Hazelcast"),
            settings.get(
                "CLUSTER_BUS_PORT", integer(1, MAX_PORT), "15701", "port of the event bus"));
    settings.check(
        !cluster.hazelcast || cluster.secret.filter(Secret::isStrong).isPresent(),
        "CLUSTER_SECRET",
        "must have at least 32 characters where CLUSTER is hazelcast");
    return cluster;
  }
}
