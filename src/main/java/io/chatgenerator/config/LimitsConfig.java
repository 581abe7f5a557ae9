package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.FLAG;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.integer;

/** What callers may do; the README describes each limit by its setting. */
public record LimitsConfig(
    boolean introspection,
    int userRequests,
    int userStarts,
    int userSockets,
    int socketOperations,
    int addressRefusals,
    int addressNewSockets,
    int addressConnections,
    int connections,
    int trustedProxies) {
  static LimitsConfig from(Settings settings) {
    return new LimitsConfig(
        settings.get("INTROSPECTION", FLAG, "false"),
        settings.get("MAX_REQUESTS_PER_USER", integer(1, Integer.MAX_VALUE), "3000"),
        settings.get("MAX_STARTS_PER_USER", integer(1, MANY), "20"),
        settings.get("MAX_SOCKETS_PER_USER", integer(1, MANY), "20"),
        settings.get("MAX_OPERATIONS_PER_SOCKET", integer(1, MANY), "30"),
        settings.get("MAX_BAD_TOKENS_PER_ADDRESS", integer(1, MANY), "600"),
        settings.get("MAX_NEW_SOCKETS_PER_ADDRESS", integer(1, MANY), "100"),
        settings.get("MAX_CONNECTIONS_PER_ADDRESS", integer(1, MANY), "1000"),
        settings.get("MAX_CONNECTIONS", integer(1, MANY), "10000"),
        settings.get("TRUSTED_PROXIES", integer(0, 10), "0"));
  }
}
