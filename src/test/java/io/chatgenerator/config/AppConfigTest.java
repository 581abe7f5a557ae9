package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppConfigTest {
  static final String SECRET = "a secret of thirty-two characters";

  static final Map<String, String> MINIMUM =
      Map.of(
          "OIDC_ISSUER", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool",
          "OIDC_CLIENT_ID", "browser");

  @Test
  void servesOnNoMoreEventLoopsThanItWritesStories() {
    Map<String, String> environment = new HashMap<>(MINIMUM);
    environment.put("EVENT_LOOPS", "8");
    environment.put("MAX_CONCURRENT_STORIES", "3");
    assertThat(AppConfig.from(environment).eventLoops()).isEqualTo(3);
  }

  @Test
  void fillsInDefaults() {
    assertThat(AppConfig.from(MINIMUM))
        .isEqualTo(
            new AppConfig(
                8080,
                "0.0.0.0",
                9090,
                "127.0.0.1",
                Runtime.getRuntime().availableProcessors(),
                Set.of(),
                false,
                Optional.empty(),
                new LimitsConfig(false, 3000, 20, 20, 30, 600, 100, 1000, 10_000, 0),
                new AwsConfig(Optional.empty(), Optional.empty(), Optional.empty()),
                new StoriesConfig(
                    "Stories",
                    4000,
                    24_000,
                    500,
                    20,
                    3,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(100),
                    Optional.empty()),
                new BudgetConfig(
                    200_000,
                    Map.of(),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty()),
                new OidcConfig(
                    URI.create(MINIMUM.get("OIDC_ISSUER")), "browser", "stories/publish"),
                new OpenAiConfig(
                    URI.create("https://api.openai.com/v1"),
                    OpenAiConfig.Api.CHAT,
                    "gpt-4o-mini",
                    "OPENAI_SECRET",
                    OpenAiConfig.DEFAULT_PROMPT,
                    2000,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    new RequestAdditions(Map.of(), Map.of())),
                new ClusterConfig(
                    false, Optional.empty(), List.of(), Optional.empty(), 5701, 15701),
                new TracingConfig(
                    false,
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_SERVICE_NAME", "chat-generator")),
                List.of()));
  }

  @Test
  void readsEverySetting() {
    Map<String, String> environment = new HashMap<>(MINIMUM);
    environment.put("PORT", "0");
    environment.put("ADDRESS", "127.0.0.2");
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("MANAGEMENT_ADDRESS", "::1");
    environment.put("EVENT_LOOPS", "7");
    environment.put("LOG_FORMAT", "text");
    environment.put(
        "ALLOWED_ORIGINS", "https://A.example:443, http://b.example:8080,,https://a.example");
    environment.put("GRAPHIQL", "true");
    environment.put("INTROSPECTION", "true");
    environment.put("MAX_REQUESTS_PER_USER", "21");
    environment.put("MAX_STARTS_PER_USER", "26");
    environment.put("MAX_BAD_TOKENS_PER_ADDRESS", "22");
    environment.put("MAX_NEW_SOCKETS_PER_ADDRESS", "23");
    environment.put("MAX_CONNECTIONS_PER_ADDRESS", "27");
    environment.put("MAX_CONNECTIONS", "28");
    environment.put("TRUSTED_PROXIES", "2");
    environment.put("MAX_SOCKETS_PER_USER", "24");
    environment.put("MAX_OPERATIONS_PER_SOCKET", "25");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000");
    environment.put("AWS_ENDPOINT_URL_SSM", "http://localhost:8001");
    environment.put("STORIES_TABLE", "Tales");
    environment.put("MAX_PROMPT_LENGTH", "10");
    environment.put("MAX_CONTEXT_LENGTH", "9");
    environment.put("MAX_CONCURRENT_STORIES", "11");
    environment.put("MAX_ACTIVE_STORIES_PER_USER", "12");
    environment.put("MAX_ATTEMPTS", "13");
    environment.put("LEASE_SECONDS", "14");
    environment.put("DRAIN_TIMEOUT", "0");
    environment.put("STORY_RETENTION_DAYS", "365");
    environment.put("PUBLISH_SCOPE", "tales/tell");
    environment.put("OPENAI_BASE_URL", "http://localhost:1234/v1/");
    environment.put("OPENAI_API", "responses");
    environment.put("OPENAI_MODEL", "small");
    environment.put("OPENAI_SECRET_PARAMETER", "/path/KEY");
    environment.put("SYSTEM_PROMPT", "Be brief.");
    environment.put("MAX_TOKENS", "15");
    environment.put("OPENAI_CONNECT_TIMEOUT", "500ms");
    environment.put("OPENAI_FIRST_BYTE_TIMEOUT", "16");
    environment.put("OPENAI_SILENCE_TIMEOUT", "17s");
    environment.put("OPENAI_TOTAL_TIMEOUT", "18m");
    environment.put("OPENAI_HEADERS", "{\"api-key\":\"{key}\"}");
    environment.put("OPENAI_EXTRA_BODY", "{\"temperature\":0.5}");
    environment.put("CLUSTER", "hazelcast");
    environment.put("CLUSTER_SECRET", SECRET);
    environment.put("CLUSTER_MEMBERS", "10.0.0.1:5701, story-2");
    environment.put("CLUSTER_SERVICE", "stories");
    environment.put("CLUSTER_PORT", "5801");
    environment.put("CLUSTER_BUS_PORT", "15801");
    environment.put("ECS_AGENT_URI", "http://169.254.170.2/api/task");
    environment.put("OTEL_TRACES_EXPORTER", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/");
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_SERVICE_NAME", "tales");
    environment.put("MAX_TOKENS_PER_USER_PER_DAY", "95");
    environment.put("MAX_TOKENS_PER_DAY", "31");
    environment.put("OPENAI_PRICE_PROMPT", "0.15");
    environment.put("OPENAI_PRICE_COMPLETION", "2");
    environment.put("TOKEN_BUDGETS_BY_GROUP", "family:96, a:b:0");
    assertThat(environment).hasSameSizeAs(Settings.all());

    assertThat(AppConfig.from(environment))
        .isEqualTo(
            new AppConfig(
                0,
                "127.0.0.2",
                0,
                "::1",
                7,
                Set.of("https://a.example", "http://b.example:8080"),
                true,
                Optional.of(URI.create("http://169.254.170.2/api/task")),
                new LimitsConfig(true, 21, 26, 24, 25, 22, 23, 27, 28, 2),
                new AwsConfig(
                    Optional.of("eu-west-1"),
                    Optional.of(URI.create("http://localhost:8000")),
                    Optional.of(URI.create("http://localhost:8001"))),
                new StoriesConfig(
                    "Tales",
                    10,
                    9,
                    11,
                    12,
                    13,
                    Duration.ofSeconds(14),
                    Duration.ZERO,
                    Optional.of(Duration.ofDays(365))),
                new BudgetConfig(
                    95,
                    Map.of("family", 96, "a:b", 0),
                    OptionalLong.of(31),
                    OptionalDouble.of(0.15),
                    OptionalDouble.of(2)),
                new OidcConfig(URI.create(MINIMUM.get("OIDC_ISSUER")), "browser", "tales/tell"),
                new OpenAiConfig(
                    URI.create("http://localhost:1234/v1/"),
                    OpenAiConfig.Api.RESPONSES,
                    "small",
                    "/path/KEY",
                    "Be brief.",
                    15,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(16),
                    Duration.ofSeconds(17),
                    Duration.ofMinutes(18),
                    new RequestAdditions(Map.of("api-key", "{key}"), Map.of("temperature", 0.5))),
                new ClusterConfig(
                    true,
                    Optional.of(new Secret(SECRET)),
                    List.of("10.0.0.1:5701", "story-2"),
                    Optional.of("stories"),
                    5801,
                    15801),
                new TracingConfig(
                    true,
                    Map.of(
                        "OTEL_TRACES_EXPORTER", "otlp",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_SERVICE_NAME", "tales")),
                List.of("OTEL_EXPORTER_OTLP_ENDPOINT")));
  }
}
