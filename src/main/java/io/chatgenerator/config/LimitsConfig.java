package io.chatgenerator.config;

/**
 * What callers may do.
 *
 * @param introspection whether the schema can be asked for
 * @param userRequests requests and operations of one user in a minute, by what they weigh
 * @param userStarts new stories and retries of one user in a minute
 * @param addressRefusals bad tokens from one address in a minute
 * @param addressNewSockets sockets that one address may have without a good token
 * @param addressConnections connections that one peer may have open, where it is no proxy
 * @param connections that may be open in all
 * @param trustedProxies how many proxies in front of the service tell whom they heard
 * @param userSockets sockets and event streams that one user may have open
 * @param socketOperations operations that may run on one socket at once
 */
public record LimitsConfig(
    boolean introspection,
    int userRequests,
    int userStarts,
    int addressRefusals,
    int addressNewSockets,
    int addressConnections,
    int connections,
    int trustedProxies,
    int userSockets,
    int socketOperations) {}
