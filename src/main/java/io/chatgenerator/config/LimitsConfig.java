package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.FLAG;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.integer;

/** What callers may do; each limit is described by its setting. */
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
        settings.get(
            "INTROSPECTION",
            FLAG,
            "false",
            "`true` lets callers ask for the schema, as GraphiQL and other tools do"),
        settings.get(
            "MAX_REQUESTS_PER_USER",
            integer(1, Integer.MAX_VALUE),
            "3000",
            "weight of the requests and socket operations of one user a minute"
                + " ([docs/limits.md](docs/limits.md))"),
        settings.get(
            "MAX_STARTS_PER_USER",
            integer(1, MANY),
            "20",
            "stories that one user may create or retry a minute"),
        settings.get(
            "MAX_SOCKETS_PER_USER",
            integer(1, MANY),
            "20",
            "sockets and event streams that one user may have open"),
        settings.get(
            "MAX_OPERATIONS_PER_SOCKET",
            integer(1, MANY),
            "30",
            "operations that may run on one socket at once"),
        settings.get(
            "MAX_BAD_TOKENS_PER_ADDRESS",
            integer(1, MANY),
            "600",
            "refused tokens a minute from one address, IPv6 by /64; beyond it token checks"
                + " are throttled"),
        settings.get(
            "MAX_NEW_SOCKETS_PER_ADDRESS",
            integer(1, MANY),
            "100",
            "unauthenticated sockets that one address may have"),
        settings.get(
            "MAX_CONNECTIONS_PER_ADDRESS",
            integer(1, MANY),
            "1000",
            "connections that one address may have open, IPv6 by /64; no limit for trusted"
                + " proxies"),
        settings.get("MAX_CONNECTIONS", integer(1, MANY), "10000", "open connections in all"),
        settings.get(
            "TRUSTED_PROXIES",
            integer(0, 10),
            "0",
            "proxies in front of the service that append their peer to `X-Forwarded-For`"));
  }
}
