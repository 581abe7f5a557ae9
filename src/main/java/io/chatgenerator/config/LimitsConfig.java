package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.FLAG;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.integer;

/** What callers may do; each limit is described by its setting. */
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
    int socketOperations) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<Boolean> INTROSPECTION =
      SETTINGS.add(
          "INTROSPECTION",
          FLAG,
          "false",
          "`true` lets callers ask for the schema, as GraphiQL and other tools do");
  private static final Setting<Integer> MAX_REQUESTS_PER_USER =
      SETTINGS.add(
          "MAX_REQUESTS_PER_USER",
          integer(1, Integer.MAX_VALUE),
          "3000",
          "weight of the requests and socket operations of one user a minute"
              + " ([docs/limits.md](docs/limits.md))");
  private static final Setting<Integer> MAX_STARTS_PER_USER =
      SETTINGS.add(
          "MAX_STARTS_PER_USER",
          integer(1, MANY),
          "20",
          "stories that one user may create or retry a minute");
  private static final Setting<Integer> MAX_SOCKETS_PER_USER =
      SETTINGS.add(
          "MAX_SOCKETS_PER_USER",
          integer(1, MANY),
          "20",
          "sockets and event streams that one user may have open");
  private static final Setting<Integer> MAX_OPERATIONS_PER_SOCKET =
      SETTINGS.add(
          "MAX_OPERATIONS_PER_SOCKET",
          integer(1, MANY),
          "30",
          "operations that may run on one socket at once");
  private static final Setting<Integer> MAX_BAD_TOKENS_PER_ADDRESS =
      SETTINGS.add(
          "MAX_BAD_TOKENS_PER_ADDRESS",
          integer(1, MANY),
          "600",
          "refused tokens a minute from one address, IPv6 by /64; beyond it token checks are throttled");
  private static final Setting<Integer> MAX_NEW_SOCKETS_PER_ADDRESS =
      SETTINGS.add(
          "MAX_NEW_SOCKETS_PER_ADDRESS",
          integer(1, MANY),
          "100",
          "unauthenticated sockets that one address may have");
  private static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS =
      SETTINGS.add(
          "MAX_CONNECTIONS_PER_ADDRESS",
          integer(1, MANY),
          "1000",
          "connections that one address may have open, IPv6 by /64; no limit for trusted proxies");
  private static final Setting<Integer> MAX_CONNECTIONS =
      SETTINGS.add("MAX_CONNECTIONS", integer(1, MANY), "10000", "open connections in all");
  private static final Setting<Integer> TRUSTED_PROXIES =
      SETTINGS.add(
          "TRUSTED_PROXIES",
          integer(0, 10),
          "0",
          "proxies in front of the service that append their peer to `X-Forwarded-For`");

  static LimitsConfig from(SettingValues values) {
    return new LimitsConfig(
        values.get(INTROSPECTION),
        values.get(MAX_REQUESTS_PER_USER),
        values.get(MAX_STARTS_PER_USER),
        values.get(MAX_BAD_TOKENS_PER_ADDRESS),
        values.get(MAX_NEW_SOCKETS_PER_ADDRESS),
        values.get(MAX_CONNECTIONS_PER_ADDRESS),
        values.get(MAX_CONNECTIONS),
        values.get(TRUSTED_PROXIES),
        values.get(MAX_SOCKETS_PER_USER),
        values.get(MAX_OPERATIONS_PER_SOCKET));
  }
}
