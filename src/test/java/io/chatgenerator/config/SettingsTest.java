package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void namesEverySettingWithItsDefault() {
    String prompt = OpenAiConfig.DEFAULT_PROMPT;
    assertThat(
            Settings.all().entrySet().stream()
                .map(
                    s ->
                        s.getKey()
                            + s.getValue().defaultValue().map(value -> "=" + value).orElse("")))
        .containsExactly(
            "PORT=8080",
            "ADDRESS=0.0.0.0",
            "MANAGEMENT_PORT=9090",
            "MANAGEMENT_ADDRESS=127.0.0.1",
            "EVENT_LOOPS",
            "ALLOWED_ORIGINS",
            "GRAPHIQL=false",
            "ECS_AGENT_URI",
            "INTROSPECTION=false",
            "MAX_REQUESTS_PER_USER=3000",
            "MAX_STARTS_PER_USER=20",
            "MAX_SOCKETS_PER_USER=20",
            "MAX_OPERATIONS_PER_SOCKET=30",
            "MAX_BAD_TOKENS_PER_ADDRESS=600",
            "MAX_NEW_SOCKETS_PER_ADDRESS=100",
            "MAX_CONNECTIONS_PER_ADDRESS=1000",
            "MAX_CONNECTIONS=10000",
            "TRUSTED_PROXIES=0",
            "AWS_REGION",
            "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_ENDPOINT_URL_SSM",
            "STORIES_TABLE=Stories",
            "MAX_PROMPT_LENGTH=4000",
            "MAX_CONTEXT_LENGTH=24000",
            "MAX_CONCURRENT_STORIES=500",
            "MAX_ACTIVE_STORIES_PER_USER=20",
            "MAX_ATTEMPTS=3",
            "LEASE_SECONDS=30",
            "DRAIN_TIMEOUT=100s",
            "STORY_RETENTION_DAYS",
            "MAX_TOKENS_PER_USER_PER_DAY=200000",
            "TOKEN_BUDGETS_BY_GROUP",
            "MAX_TOKENS_PER_DAY",
            "OPENAI_PRICE_PROMPT",
            "OPENAI_PRICE_COMPLETION",
            "OIDC_ISSUER",
            "OIDC_CLIENT_ID",
            "PUBLISH_SCOPE=stories/publish",
            "OPENAI_BASE_URL=https://api.openai.com/v1",
            "OPENAI_API=chat",
            "OPENAI_MODEL=gpt-4o-mini",
            "OPENAI_SECRET_PARAMETER=OPENAI_SECRET",
            "SYSTEM_PROMPT=" + prompt,
            "MAX_TOKENS=2000",
            "OPENAI_CONNECT_TIMEOUT=5s",
            "OPENAI_FIRST_BYTE_TIMEOUT=60s",
            "OPENAI_SILENCE_TIMEOUT=60s",
            "OPENAI_TOTAL_TIMEOUT=10m",
            "OPENAI_HEADERS",
            "OPENAI_EXTRA_BODY",
            "CLUSTER=none",
            "CLUSTER_SECRET",
            "CLUSTER_MEMBERS",
            "CLUSTER_SERVICE",
            "CLUSTER_PORT=5701",
            "CLUSTER_BUS_PORT=15701",
            "OTEL_TRACES_EXPORTER=none",
            "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_SERVICE_NAME=chat-generator",
            "LOG_FORMAT=json");
    assertThat(prompt).contains("introduction", "build-up", "climax", "happy ending");
  }
}
