package io.chatgenerator.config;

import java.util.List;

/**
 * Whether the tasks form a cluster.
 *
 * @param hazelcast false: this task hears only itself
 * @param members host or host:port of other tasks; empty where they are discovered
 */
public record ClusterConfig(boolean hazelcast, List<String> members) {}
