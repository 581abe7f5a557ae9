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
 * All settings of one process, parsed and checked once at start.
 *
 * @param port of the API, the web page and health; 0 for any free one
 * @param address of the interface on which clients are answered
 * @param managementPort for operators only; 0 for any free one
 * @param managementAddress of the interface on which operators are answered
 * @param eventLoops how many the process serves on, no more than it may write stories at once
 * @param allowedOrigins browser origins besides the service's own that may call
 * @param graphiql whether GraphiQL is served
 * @param ecsAgent of the container platform that runs this process; absent elsewhere
 * @param limits what callers may do
 * @param tracing whether and where traces are sent
 * @param unencrypted names of the settings whose addresses are plain HTTP to another machine, so
 *     that others on the way can read and change what passes
 */
public record AppConfig(
    int port,
    String address,
    int managementPort,
    String managementAddress,
    int eventLoops,
    Set<String> allowedOrigins,
    boolean graphiql,
    Optional<URI> ecsAgent,
    LimitsConfig limits,
    AwsConfig aws,
    StoriesConfig stories,
    BudgetConfig budgets,
    OidcConfig oidc,
    OpenAiConfig openAi,
    ClusterConfig cluster,
    TracingConfig tracing,
    List<String> unencrypted) {
  private static final int MOST_EVENT_LOOPS = 256;

  public AppConfig {
    eventLoops = Math.min(eventLoops, stories.maxConcurrent());
  }

  /**
   * Reads the variables of {@link Settings#all()}; others are left alone, and an empty one counts
   * as unset.
   *
   * @throws ConfigException holding all faults, if there is any
   */
  public static AppConfig from(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    AppConfig config = read(settings);
    int port = settings.zeroIfFaulty("PORT", config.port);
    settings.check(
        port == 0 || port != config.managementPort, "MANAGEMENT_PORT", "must differ from PORT");
    config.budgets.check(settings, config.stories, config.openAi);
    settings.throwFaults();
    return config;
  }

  /** In the order of the documentation, with defaults in place of what is faulty. */
  static AppConfig read(Settings settings) {
    AppConfig config =
        new AppConfig(
            settings.get(
                "PORT",
                integer(0, MAX_PORT),
                "8080",
                "API, web page and health; 0 for any free port"),
            settings.get(
                "ADDRESS",
                Parsers::address,
                "0.0.0.0",
                "address of `PORT`; `127.0.0.1` for this machine only"),
            settings.get(
                "MANAGEMENT_PORT",
                integer(0, MAX_PORT),
                "9090",
                "health and metrics for operators; 0 for any free port"),
            settings.get(
                "MANAGEMENT_ADDRESS",
                Parsers::address,
                "127.0.0.1",
                "address of `MANAGEMENT_PORT`; `0.0.0.0` for all"),
            settings
                .find(
                    "EVENT_LOOPS",
                    integer(1, MOST_EVENT_LOOPS),
                    "event loops of the process; at most `MAX_CONCURRENT_STORIES`")
                .orElseGet(AppConfig::processors),
            Set.copyOf(
                settings
                    .find(
                        "ALLOWED_ORIGINS",
                        list(Parsers::origin),
                        "origins of other sites whose pages may call, separated by commas")
                    .orElse(List.of())),
            settings.get(
                "GRAPHIQL",
                FLAG,
                "false",
                "`true` serves GraphiQL, an explorer of the API, at /graphiql"),
            settings.find(
                "ECS_AGENT_URI",
                Parsers::url,
                "ECS agent, for scale-in protection while long stories are written"),
            LimitsConfig.from(settings),
            AwsConfig.from(settings),
            StoriesConfig.from(settings),
            BudgetConfig.from(settings),
            OidcConfig.from(settings),
            OpenAiConfig.from(settings),
            ClusterConfig.from(settings),
            TracingConfig.from(settings),
            settings.unencrypted());
    // Read by LogConfiguration before all others; checked here.
    settings.get(
        "LOG_FORMAT",
        oneOf("json", "text"),
        "json",
        "`json`, a JSON object in each line of the log, or `text`");
    return config;
  }

  private static int processors() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_EVENT_LOOPS);
  }
}
