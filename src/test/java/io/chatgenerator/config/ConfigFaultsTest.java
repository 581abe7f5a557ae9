package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an environment, and what is dangerous in it. */
class ConfigFaultsTest {
  @Test
  void reportsAllFaultsTogether() {
    assertThat(
            problems(
                Map.of(
                    "PORT", "http",
                    "MAX_TOKENS", "0",
                    "OIDC_ISSUER", "ftp://issuer",
                    "DRAIN_TIMEOUT", "1h",
                    "CLUSTER", "redis")))
        .containsExactly(
            "PORT must be a whole number from 0 to 65535",
            "DRAIN_TIMEOUT must be a duration such as 30, 30s, 500ms or 10m, from 0s to 60m",
            "OIDC_ISSUER must be an absolute http or https URL",
            "OIDC_CLIENT_ID is required",
            "MAX_TOKENS must be a whole number from 1 to 1000000",
            "CLUSTER must be none or hazelcast");
  }

  @Test
  void joinsNoClusterWithoutAStrongSecretWhichIsShownNowhere() {
    String fault = "CLUSTER_SECRET must have at least 32 characters where CLUSTER is hazelcast";

    assertThat(problems(minimumWith(Map.of("CLUSTER", "hazelcast")))).containsExactly(fault);
    assertThat(problems(minimumWith(Map.of("CLUSTER", "hazelcast", "CLUSTER_SECRET", "weak"))))
        .containsExactly(fault);
    assertThat(
            AppConfig.from(minimumWith(Map.of("CLUSTER_SECRET", AppConfigTest.SECRET))).toString())
        .doesNotContain(AppConfigTest.SECRET);
  }

  private static Map<String, String> minimumWith(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(AppConfigTest.MINIMUM);
    environment.putAll(more);
    return environment;
  }

  @Test
  void countsAnEmptyValueAsUnset() {
    Map<String, String> environment = new HashMap<>(AppConfigTest.MINIMUM);
    Settings.all().keySet().forEach(name -> environment.putIfAbsent(name, " "));
    assertThat(AppConfig.from(environment)).isEqualTo(AppConfig.from(AppConfigTest.MINIMUM));

    environment.put("OIDC_CLIENT_ID", "");
    assertThat(problems(environment)).containsExactly("OIDC_CLIENT_ID is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT                        | 65536
          PORT                        | -1
          PORT                        | 80.5
          MANAGEMENT_PORT             | 8080
          MANAGEMENT_PORT             | 99999999999999999999
          MAX_PROMPT_LENGTH           | 0
          MAX_CONCURRENT_STORIES      | 0
          MAX_CONCURRENT_STORIES      | many
          MAX_ACTIVE_STORIES_PER_USER | -3
          MAX_ATTEMPTS                | 0
          STORY_RETENTION_DAYS        | 0
          LEASE_SECONDS               | 4
          LEASE_SECONDS               | 30s
          DRAIN_TIMEOUT               | -1s
          OPENAI_CONNECT_TIMEOUT      | 0
          OPENAI_TOTAL_TIMEOUT        | 61m
          OPENAI_BASE_URL             | https://localhost/v1#x
          OPENAI_HEADERS              | api-key
          OPENAI_HEADERS              | null
          OPENAI_HEADERS              | ["api-key"]
          OPENAI_HEADERS              | {"api key":"x"}
          OPENAI_HEADERS              | {"api-key":7}
          OPENAI_HEADERS              | {"api-key":"a","Api-Key":"b"}
          OPENAI_HEADERS              | {"Content-Length":"7"}
          OPENAI_EXTRA_BODY           | [1]
          OPENAI_API                  | assistants
          OPENAI_API                  | CHAT
          OPENAI_EXTRA_BODY           | {"model":"x"}
          OPENAI_EXTRA_BODY           | {"stream":false}
          OPENAI_EXTRA_BODY           | {"max_tokens":9}
          OPENAI_TOTAL_TIMEOUT        | 10 m
          OIDC_ISSUER                 | cognito
          OIDC_ISSUER                 | https://
          OIDC_ISSUER                 | https://issuer/?pool=1
          OIDC_ISSUER                 | https://issuer/#pool
          OIDC_ISSUER                 | https://issuer:70000
          OIDC_ISSUER                 | https://issuer with spaces
          OPENAI_BASE_URL             | https://user:password@api.openai.com/v1
          AWS_ENDPOINT_URL_DYNAMODB   | localhost:8000
          AWS_ENDPOINT_URL_SSM        | file:///tmp
          ADDRESS                     | localhost
          MANAGEMENT_ADDRESS          | localhost
          MANAGEMENT_ADDRESS          | 10.0.0
          MAX_CONNECTIONS             | 0
          CLUSTER                     | HAZELCAST
          CLUSTER_MEMBERS             | host:99999
          CLUSTER_MEMBERS             | http://host
          ALLOWED_ORIGINS             | *
          ALLOWED_ORIGINS             | null
          ALLOWED_ORIGINS             | https://a.example/
          ALLOWED_ORIGINS             | https://a.example, b.example
          ALLOWED_ORIGINS             | https://a.example?x
          ALLOWED_ORIGINS             | https://me@a.example
          OTEL_TRACES_EXPORTER        | zipkin
          OTEL_EXPORTER_OTLP_ENDPOINT | collector:4318
          OTEL_EXPORTER_OTLP_PROTOCOL | grpc
          """)
  void refusesWithoutRepeatingTheValue(String name, String value) {
    Map<String, String> environment = new HashMap<>(AppConfigTest.MINIMUM);
    environment.put(name, value);

    assertThat(problems(environment))
        .singleElement()
        .asString()
        .startsWith(name + " must ")
        .doesNotContain("password", "issuer with spaces", "99999999999999999999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example",
        "http://localhost:1",
        "HTTP://LOCALHOST",
        "http://issuer.localhost/x",
        "http://127.0.0.1",
        "http://127.8.9.10:80",
        "http://[::1]:80",
        "http://[0:0:0:0:0:0:0:1]",
        "http://169.254.170.2/api/task"
      })
  void findsNothingWrongWithTlsAndWithThisMachine(String issuer) {
    assertThat(unencrypted("OIDC_ISSUER", issuer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OIDC_ISSUER,http://issuer.example",
    "OIDC_ISSUER,http://localhost.example",
    "OPENAI_BASE_URL,http://192.168.0.7:11434/v1",
    "OPENAI_BASE_URL,HTTP://ollama/v1",
    "AWS_ENDPOINT_URL_SSM,http://[2001:db8::1]",
    "AWS_ENDPOINT_URL_DYNAMODB,http://0.0.0.0:8000",
    "OTEL_EXPORTER_OTLP_ENDPOINT,http://collector:4318"
  })
  void namesPlainHttpToAnotherMachine(String name, String url) {
    assertThat(unencrypted(name, url)).containsExactly(name);
  }

  private static List<String> unencrypted(String name, String url) {
    Map<String, String> environment = new HashMap<>(AppConfigTest.MINIMUM);
    environment.put(name, url);
    return AppConfig.from(environment).unencrypted();
  }

  private static List<String> problems(Map<String, String> environment) {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> AppConfig.from(environment));
    thrown.problems().forEach(problem -> assertThat(thrown).hasMessageContaining(problem));
    return thrown.problems();
  }
}
