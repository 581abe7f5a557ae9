package io.chatgenerator.config;

import java.util.List;
import java.util.Optional;

/**
 * Whether the tasks form a cluster.
 *
 * @param hazelcast false: this task hears only itself
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
    int busPort) {}
