package io.chatgenerator.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds the {@link AppConfig} from an environment; see {@link AppConfig#from}. */
final class AppConfigReader {
  private static final int MAX_PORT = 65_535;
  private static final int MANY = 1_000_000;
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final SettingValues values;

  AppConfigReader(Map<String, String> environment) {
    this.values = new SettingValues(environment);
  }

  AppConfig read() {
    AppConfig config =
        new AppConfig(
            values.integer(Settings.PORT, 0, MAX_PORT),
            values.parse(Settings.MANAGEMENT_ADDRESS, Parsers::address),
            values.integer(Settings.MANAGEMENT_PORT, 0, MAX_PORT),
            aws(),
            stories(),
            oidc(),
            openAi(),
            cluster(),
            Set.copyOf(values.list(Settings.ALLOWED_ORIGINS, Parsers::origin)),
            flag(Settings.GRAPHIQL),
            limits(),
            values.optionalUrl(Settings.ECS_AGENT),
            tracing(),
            values.unencrypted());
    values.check(
        config.port() == 0 || config.port() != config.managementPort(),
        Settings.MANAGEMENT_PORT,
        "must differ from PORT");
    values.parse(Settings.LOG_FORMAT, Parsers::logFormat);
    values.throwProblems();
    return config;
  }

  private LimitsConfig limits() {
    return new LimitsConfig(
        flag(Settings.INTROSPECTION),
        values.integer(Settings.MAX_REQUESTS_PER_USER, 1, Integer.MAX_VALUE),
        values.integer(Settings.MAX_STARTS_PER_USER, 1, MANY),
        values.integer(Settings.MAX_BAD_TOKENS_PER_ADDRESS, 1, MANY),
        values.integer(Settings.MAX_NEW_SOCKETS_PER_ADDRESS, 1, MANY),
        values.integer(Settings.MAX_CONNECTIONS_PER_ADDRESS, 1, MANY),
        values.integer(Settings.MAX_CONNECTIONS, 1, MANY),
        values.integer(Settings.TRUSTED_PROXIES, 0, 10),
        values.integer(Settings.MAX_SOCKETS_PER_USER, 1, MANY),
        values.integer(Settings.MAX_OPERATIONS_PER_SOCKET, 1, MANY));
  }

  private TracingConfig tracing() {
    Boolean sends = values.parse(Settings.TRACES_EXPORTER, Parsers::otlp);
    Map<String, String> variables = new TreeMap<>(values.startingWith("OTEL_"));
    variables.put(
        Settings.OTLP_ENDPOINT.name(), String.valueOf(values.url(Settings.OTLP_ENDPOINT)));
    variables.put(
        Settings.OTLP_PROTOCOL.name(), values.parse(Settings.OTLP_PROTOCOL, Parsers::otlpProtocol));
    variables.put(Settings.SERVICE_NAME.name(), values.text(Settings.SERVICE_NAME));
    boolean disabled = "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
    return new TracingConfig(Boolean.TRUE.equals(sends) && !disabled, variables);
  }

  private boolean flag(Setting setting) {
    return Boolean.TRUE.equals(values.parse(setting, Parsers::flag));
  }

  private AwsConfig aws() {
    return new AwsConfig(
        values.optionalText(Settings.AWS_REGION),
        values.optionalUrl(Settings.DYNAMODB_ENDPOINT),
        values.optionalUrl(Settings.SSM_ENDPOINT));
  }

  private StoriesConfig stories() {
    return new StoriesConfig(
        values.text(Settings.STORIES_TABLE),
        values.integer(Settings.MAX_PROMPT_LENGTH, 1, 100_000),
        values.integer(Settings.MAX_CONTEXT_LENGTH, 0, 1_000_000),
        values.integer(Settings.MAX_CONCURRENT_STORIES, 1, 100_000),
        values.integer(Settings.MAX_ACTIVE_STORIES_PER_USER, 1, 100_000),
        values.integer(Settings.MAX_ATTEMPTS, 1, 100),
        Duration.ofSeconds(values.integer(Settings.LEASE_SECONDS, 5, 3_600)),
        values.duration(Settings.DRAIN_TIMEOUT, Duration.ZERO, HOUR));
  }

  private OidcConfig oidc() {
    return new OidcConfig(
        values.url(Settings.OIDC_ISSUER),
        values.text(Settings.OIDC_CLIENT_ID),
        values.text(Settings.PUBLISH_SCOPE));
  }

  private OpenAiConfig openAi() {
    return new OpenAiConfig(
        values.parse(Settings.OPENAI_API, OpenAiApi::of),
        values.url(Settings.OPENAI_BASE_URL, Parsers::urlWithQuery),
        values.text(Settings.OPENAI_MODEL),
        values.text(Settings.OPENAI_SECRET_PARAMETER),
        values.text(Settings.SYSTEM_PROMPT),
        values.integer(Settings.MAX_TOKENS, 1, 1_000_000),
        values.duration(Settings.OPENAI_CONNECT_TIMEOUT, MILLISECOND, HOUR),
        values.duration(Settings.OPENAI_FIRST_BYTE_TIMEOUT, MILLISECOND, HOUR),
        values.duration(Settings.OPENAI_SILENCE_TIMEOUT, MILLISECOND, HOUR),
        values.duration(Settings.OPENAI_TOTAL_TIMEOUT, MILLISECOND, HOUR),
        new RequestAdditions(
            additions(Settings.OPENAI_HEADERS, RequestAdditions::headers),
            additions(Settings.OPENAI_EXTRA_BODY, RequestAdditions::body)));
  }

  private <V> Map<String, V> additions(Setting setting, Function<String, Map<String, V>> parser) {
    Map<String, V> added = values.parse(setting, parser);
    return added == null ? Map.of() : added;
  }

  private ClusterConfig cluster() {
    boolean hazelcast = Boolean.TRUE.equals(values.parse(Settings.CLUSTER, Parsers::hazelcast));
    Optional<Secret> secret = values.optionalText(Settings.CLUSTER_SECRET).map(Secret::new);
    values.check(
        !hazelcast || secret.filter(Secret::isStrong).isPresent(),
        Settings.CLUSTER_SECRET,
        "must have at least 32 characters where CLUSTER is hazelcast");
    return new ClusterConfig(
        hazelcast,
        secret,
        values.list(Settings.CLUSTER_MEMBERS, Parsers::member),
        values.optionalText(Settings.CLUSTER_SERVICE),
        values.integer(Settings.CLUSTER_PORT, 1, MAX_PORT),
        values.integer(Settings.CLUSTER_BUS_PORT, 1, MAX_PORT));
  }
}
