package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.FLAG;
import static io.chatgenerator.config.Parsers.MAX_PORT;
import static io.chatgenerator.config.Parsers.integer;
import static io.chatgenerator.config.Parsers.list;
import static io.chatgenerator.config.Parsers.oneOf;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of one task, parsed and checked once at start.
 *
 * @param address of the interface on which clients are answered
 * @param port of the API, the web page and health; 0 for any free one
 * @param managementAddress of the interface on which operators are answered
 * @param managementPort for operators only; 0 for any free one
 * @param eventLoops how many the process serves on, no more than it may write stories at once
 * @param allowedOrigins browser origins besides the service's own that may call
 * @param graphiql whether GraphiQL is served
 * @param limits what callers may do
 * @param ecsAgent of the container platform that runs this task; absent elsewhere
 * @param tracing whether and where traces are sent
 * @param unencrypted names of the settings whose addresses are plain HTTP to another machine, so
 *     that others on the way can read and change what passes
 */
public record AppConfig(
    String address,
    int port,
    String managementAddress,
    int managementPort,
    int eventLoops,
    AwsConfig aws,
    StoriesConfig stories,
    BudgetConfig budgets,
    OidcConfig oidc,
    OpenAiConfig openAi,
    ClusterConfig cluster,
    Set<String> allowedOrigins,
    boolean graphiql,
    LimitsConfig limits,
    Optional<URI> ecsAgent,
    TracingConfig tracing,
    List<String> unencrypted) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<Integer> PORT =
      SETTINGS.add(
          "PORT", integer(0, MAX_PORT), "8080", "API, web page and health; 0 for any free port");
  private static final Setting<String> ADDRESS =
      SETTINGS.add(
          "ADDRESS",
          Parsers::address,
          "0.0.0.0",
          "address of `PORT`; `127.0.0.1` for this machine only");
  private static final Setting<Integer> MANAGEMENT_PORT =
      SETTINGS.add(
          "MANAGEMENT_PORT",
          integer(0, MAX_PORT),
          "9090",
          "health and metrics for operators; 0 for any free port");
  private static final Setting<String> MANAGEMENT_ADDRESS =
      SETTINGS.add(
          "MANAGEMENT_ADDRESS",
          Parsers::address,
          "127.0.0.1",
          "address of `MANAGEMENT_PORT`; `0.0.0.0` for all");
  private static final int MOST_EVENT_LOOPS = 256;
  private static final Setting<Integer> EVENT_LOOPS =
      SETTINGS.optional(
          "EVENT_LOOPS",
          integer(1, MOST_EVENT_LOOPS),
          "the processors",
          "event loops of the process; at most `MAX_CONCURRENT_STORIES`");

  /** Read by {@code logback.xml} before all others; checked here. */
  static final Setting<String> LOG_FORMAT =
      SETTINGS.add(
          "LOG_FORMAT",
          oneOf("json", "text"),
          "json",
          "`json`, a JSON object in each line of the log, or `text`");

  private static final Setting<List<String>> ALLOWED_ORIGINS =
      SETTINGS.optional(
          "ALLOWED_ORIGINS",
          list(Parsers::origin),
          "same origin",
          "origins of other sites whose pages may call, separated by commas");
  private static final Setting<Boolean> GRAPHIQL =
      SETTINGS.add(
          "GRAPHIQL",
          FLAG,
          "false",
          "`true` serves GraphiQL, an explorer of the API, at /graphiql");
  private static final Setting<URI> ECS_AGENT =
      SETTINGS.optional(
          "ECS_AGENT_URI",
          Parsers::url,
          "set by ECS",
          "ECS agent, for scale-in protection while long stories are written");

  /**
   * Reads the variables of {@link Settings#all()}; others are left alone, and an empty one counts
   * as unset.
   *
   * @throws ConfigException holding all faults, if there is any
   */
  public static AppConfig from(Map<String, String> environment) {
    SettingValues values = new SettingValues(environment);
    values.check(
        values.find(PORT).filter(port -> port > 0).isEmpty()
            || !values.find(PORT).equals(values.find(MANAGEMENT_PORT)),
        MANAGEMENT_PORT,
        "must differ from PORT");
    ClusterConfig.check(values);
    BudgetConfig.check(values);
    values.throwProblems();
    return from(values);
  }

  private static AppConfig from(SettingValues values) {
    StoriesConfig stories = StoriesConfig.from(values);
    return new AppConfig(
        values.get(ADDRESS),
        values.get(PORT),
        values.get(MANAGEMENT_ADDRESS),
        values.get(MANAGEMENT_PORT),
        eventLoops(values, stories),
        AwsConfig.from(values),
        stories,
        BudgetConfig.from(values),
        OidcConfig.from(values),
        OpenAiConfig.from(values),
        ClusterConfig.from(values),
        Set.copyOf(values.find(ALLOWED_ORIGINS).orElse(List.of())),
        values.get(GRAPHIQL),
        LimitsConfig.from(values),
        values.find(ECS_AGENT),
        TracingConfig.from(values),
        values.unencrypted());
  }

  /** One for each processor by default; never more than stories can be written at once. */
  private static int eventLoops(SettingValues values, StoriesConfig stories) {
    int processors = Runtime.getRuntime().availableProcessors();
    int loops = values.find(EVENT_LOOPS).orElse(Math.min(processors, MOST_EVENT_LOOPS));
    return Math.min(loops, stories.maxConcurrent());
  }
}
