package io.chatgenerator.ecs;

import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;

/** The settings that tasks get in their environment; the rest keeps the service's defaults. */
final class TaskSettings {
  /** The API, the web page and the health check of the balancer. */
  static final int PORT = 8080;

  /** Health and metrics for operators; reached from within a task alone. */
  static final int MANAGEMENT_PORT = 9090;

  /** Hazelcast between tasks. */
  static final int HAZELCAST_PORT = 5701;

  /** The event bus of Vert.x between tasks. */
  static final int EVENT_BUS_PORT = 15701;

  /** Sockets are pinged this often, so they are never idle for longer. */
  static final Duration PING_INTERVAL = Duration.seconds(20);

  /** How long a stopping task lets its stories finish. */
  static final Duration DRAIN = Duration.seconds(100);

  /**
   * The most that Fargate grants between SIGTERM and SIGKILL. The service needs up to 15 seconds
   * beyond {@link #DRAIN} to hand over its stories and to close.
   */
  static final Duration STOP = Duration.seconds(120);

  static final int MAX_CONCURRENT_STORIES = 500;

  private TaskSettings() {}

  static Map<String, String> environment(
      StackParameters parameters, StoriesTable table, Identity identity) {
    return Map.ofEntries(
        Map.entry("PORT", Integer.toString(PORT)),
        Map.entry("MANAGEMENT_PORT", Integer.toString(MANAGEMENT_PORT)),
        Map.entry("AWS_REGION", Aws.REGION),
        Map.entry("STORIES_TABLE", table.name()),
        Map.entry("MAX_CONCURRENT_STORIES", Integer.toString(MAX_CONCURRENT_STORIES)),
        Map.entry("DRAIN_TIMEOUT", DRAIN.toSeconds() + "s"),
        Map.entry("OIDC_ISSUER", identity.issuer()),
        Map.entry("OIDC_CLIENT_ID", identity.clients().browser().getUserPoolClientId()),
        Map.entry("PUBLISH_SCOPE", SignInClients.PUBLISH_SCOPE),
        Map.entry("OPENAI_SECRET_PARAMETER", parameters.secretParameter()),
        Map.entry("CLUSTER", "hazelcast"));
  }
}
