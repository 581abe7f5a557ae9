package io.chatgenerator.config;

/**
 * What callers may do.
 *
 * @param introspection whether the schema can be asked for
 */
public record LimitsConfig(boolean introspection) {}
