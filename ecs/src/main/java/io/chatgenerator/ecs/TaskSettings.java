package io.chatgenerator.ecs;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;

/** The settings that tasks get in their environment. */
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

  static final int STORIES_OF_EVENT_LOOP = 500;

  /** Given by the platform, out of Parameter Store, and in no template. */
  static final String CLUSTER_SECRET = "CLUSTER_SECRET";

  /** The settings that follow from the stack; nobody else may give them another value. */
  static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              "PORT",
              "MANAGEMENT_PORT",
              "AWS_REGION",
              "EVENT_LOOPS",
              "STORIES_TABLE",
              "MAX_CONCURRENT_STORIES",
              "DRAIN_TIMEOUT",
              "OIDC_ISSUER",
              "OIDC_CLIENT_ID",
              "PUBLISH_SCOPE",
              "OPENAI_SECRET_PARAMETER",
              "CLUSTER",
              CLUSTER_SECRET));

  /**
   * What an operator may give another value. The one proxy is the balancer; whoever puts something
   * in front of it says so.
   */
  static final Map<String, String> DEFAULTS = Map.of("TRUSTED_PROXIES", "1");

  /** The settings that follow from options of the stack, where these are not 0. */
  static final Map<String, String> OPTIONS =
      Map.of("MAX_TOKENS_PER_DAY", "tokensPerDay", "STORY_RETENTION_DAYS", "retentionDays");

  private TaskSettings() {}

  /** All settings of a task: those that follow from the stack, and those of the operator. */
  static Map<String, String> environment(
      StackParameters parameters, StoriesTable table, Identity identity, StackOptions options) {
    Map<String, String> all = new TreeMap<>(options.settings());
    if (options.tracing()) {
      Collector.SETTINGS.forEach(all::putIfAbsent);
    }
    all.put("PORT", Integer.toString(PORT));
    all.put("MANAGEMENT_PORT", Integer.toString(MANAGEMENT_PORT));
    all.put("AWS_REGION", Aws.REGION);
    all.put("STORIES_TABLE", table.name());
    all.put("EVENT_LOOPS", Integer.toString(options.eventLoops()));
    all.put("MAX_CONCURRENT_STORIES", Integer.toString(options.maxConcurrentStories()));
    all.put("DRAIN_TIMEOUT", DRAIN.toSeconds() + "s");
    all.put("OIDC_ISSUER", identity.issuer());
    all.put("OIDC_CLIENT_ID", identity.clients().browser().getUserPoolClientId());
    all.put("PUBLISH_SCOPE", SignInClients.PUBLISH_SCOPE);
    all.put("OPENAI_SECRET_PARAMETER", parameters.secretParameter());
    all.put("CLUSTER", "hazelcast");
    DEFAULTS.forEach(all::putIfAbsent);
    putUnlessZero(all, "MAX_TOKENS_PER_DAY", options.tokensPerDay());
    putUnlessZero(all, "STORY_RETENTION_DAYS", options.retentionDays());
    return all;
  }

  private static void putUnlessZero(Map<String, String> all, String name, int value) {
    if (value > 0) {
      all.put(name, Integer.toString(value));
    }
  }
}
