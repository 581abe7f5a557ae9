package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final Synthesized service = Synthesized.service();
  private final JsonNode definition = service.only("AWS::ECS::TaskDefinition");
  private final JsonNode container = service.container();

  @Test
  void runsOnArm() {
    assertThat(definition.path("RuntimePlatform").path("CpuArchitecture").asText())
        .isEqualTo("ARM64");
    assertThat(Synthesized.texts(definition.path("RequiresCompatibilities")))
        .containsExactly("FARGATE");
  }

  @Test
  void hasTheSizeThatTheOptionsName() {
    assertThat(definition.path("Cpu").asText()).isEqualTo("512");
    assertThat(definition.path("Memory").asText()).isEqualTo("1024");
  }

  @Test
  void usesAllItsProcessors() {
    assertThat(environment()).extractingByKey("EVENT_LOOPS").hasToString("\"1\"");
    Synthesized larger =
        Synthesized.with(Map.of("trial", "true", "taskCpu", "2048", "taskMemory", "4096"));
    assertThat(larger.container().path("Environment").toString())
        .contains(variable("EVENT_LOOPS", "2"), variable("MAX_CONCURRENT_STORIES", "1000"));
    assertThat(larger.all("AWS::ApplicationAutoScaling::ScalingPolicy").toString())
        .contains("\"TargetValue\":600");
  }

  @Test
  void isGivenLongerToStopThanItsStoriesAre() {
    int stop = container.path("StopTimeout").asInt();
    int drain = Integer.parseInt(setting("DRAIN_TIMEOUT").asText().replace("s", ""));
    int closing = Integer.parseInt(closingSeconds());

    assertThat(stop).isGreaterThan(drain + closing).isLessThanOrEqualTo(120);
  }

  @Test
  void isAsLittlePrivilegedAsPossible() {
    assertThat(container.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(container.path("Privileged").asBoolean()).isFalse();
    JsonNode linux = container.path("LinuxParameters");
    assertThat(linux.path("InitProcessEnabled").asBoolean()).isTrue();
    assertThat(Synthesized.texts(linux.path("Capabilities").path("Drop"))).containsExactly("ALL");
  }

  @Test
  void writesNowhere() {
    assertThat(container.has("MountPoints")).isFalse();
    assertThat(definition.has("Volumes")).isFalse();
  }

  @Test
  void neverWaitsForItsLog() {
    assertThat(definition.path("ContainerDefinitions"))
        .allSatisfy(
            each -> {
              JsonNode log = each.at("/LogConfiguration/Options");
              assertThat(log.path("mode").asText()).isEqualTo("non-blocking");
              assertThat(log.path("max-buffer-size").asText()).isNotEmpty();
            });
  }

  @Test
  void isAskedForItsHealth() {
    List<String> command = Synthesized.texts(container.path("HealthCheck").path("Command"));

    assertThat(command).startsWith("CMD");
    assertThat(command.get(command.size() - 1)).contains("/health/live", "9090");
    assertThat(ServiceSource.file("management/HealthHandler.java")).contains("\"/health/live\"");
  }

  @Test
  void setsOnlyWhatTheServiceKnows() {
    Set<String> known =
        ServiceSource.find("config", "\\.(?:get|find|require)\\(\\s*\"([A-Z][A-Z_]+)\"");

    assertThat(known).contains("PORT", "CLUSTER");
    assertThat(environment().keySet()).isSubsetOf(known);
  }

  @Test
  void setsWhatItReservesAndNothingElse() {
    Set<String> all = new TreeSet<>(TaskSettings.NAMES);
    all.addAll(TaskSettings.DEFAULTS.keySet());
    all.add("MAX_TOKENS_PER_DAY");

    Set<String> set = new TreeSet<>(environment().keySet());
    set.addAll(container.path("Secrets").findValuesAsText("Name"));
    assertThat(set).isEqualTo(all);
  }

  @Test
  void getsTheSettingsOfTheOperatorToo() {
    Synthesized tuned =
        Synthesized.with(
            Map.of("trial", "true", "settings", Map.of("OPENAI_MODEL", "another-model")));

    assertThat(tuned.container().path("Environment").toString()).contains("another-model");
  }

  @Test
  void getsBudgetsPricesAndRetention() {
    Map<String, String> settings =
        Map.of(
            "MAX_TOKENS_PER_USER_PER_DAY", "50000",
            "TOKEN_BUDGETS_BY_GROUP", "family:200000",
            "OPENAI_PRICE_PROMPT", "0.15",
            "OPENAI_PRICE_COMPLETION", "0.6");
    String environment =
        Synthesized.with(
                Map.of(
                    "trial", "true",
                    "tokensPerDay", "7000000",
                    "retentionDays", "365",
                    "settings", settings))
            .container()
            .path("Environment")
            .toString();
    settings.forEach((name, value) -> assertThat(environment).contains(variable(name, value)));
    assertThat(environment)
        .contains(
            variable("MAX_TOKENS_PER_DAY", "7000000"), variable("STORY_RETENTION_DAYS", "365"));
  }

  private static String variable(String name, String value) {
    return "{\"Name\":\"%s\",\"Value\":\"%s\"}".formatted(name, value);
  }

  @Test
  void setsAllThatTheServiceDemands() {
    Set<String> required = ServiceSource.find("config", "\\.require\\(\\s*\"([A-Z][A-Z_]+)\"");

    assertThat(required).isNotEmpty();
    assertThat(environment().keySet()).containsAll(required);
  }

  @Test
  void pointsToWhatTheStackMakes() {
    assertThat(setting("TRUSTED_PROXIES").asText()).isEqualTo("1");
    assertThat(setting("STORIES_TABLE").toString())
        .contains(service.logicalId("AWS::DynamoDB::Table"));
    assertThat(setting("OIDC_ISSUER").toString())
        .contains(service.logicalId("AWS::Cognito::UserPool"), "ProviderURL");
    assertThat(setting("OIDC_CLIENT_ID").toString()).contains("Browser");
    assertThat(setting("OPENAI_SECRET_PARAMETER").toString()).contains("OpenAiSecretParameter");
    assertThat(setting("PUBLISH_SCOPE").asText()).isEqualTo("stories/publish");
    assertThat(setting("CLUSTER").asText()).isEqualTo("hazelcast");
  }

  @Test
  void holdsNoSecretInItsDefinitionButTheNameOfOne() {
    assertThat(container.path("Secrets")).hasSize(1);
    assertThat(container.at("/Secrets/0/Name").asText()).isEqualTo("CLUSTER_SECRET");
    assertThat(container.at("/Secrets/0/ValueFrom").toString()).contains("ClusterSecretParameter");
    assertThat(service.json().toString()).doesNotContain("resolve:ssm", "resolve:secretsmanager");
  }

  @Test
  void runsAnImageThatTheDeploymentBuilds() {
    Synthesized built = Synthesized.with(Map.of("trial", "true", "buildImage", "true"));

    assertThat(built.json().at("/Parameters/ImageTag").isMissingNode()).isTrue();
    assertThat(built.container().path("Image").toString()).contains("container-assets");
  }

  @Test
  void runsTheImageOfTheParameters() {
    assertThat(container.path("Image").toString()).contains("ImageRepository", "ImageTag");
  }

  @Test
  void writesToALogThatForgets() {
    assertThat(container.path("LogConfiguration").path("LogDriver").asText()).isEqualTo("awslogs");
    assertThat(service.all("AWS::Logs::LogGroup"))
        .isNotEmpty()
        .allSatisfy(group -> assertThat(group.path("RetentionInDays").asInt()).isPositive());
  }

  private JsonNode setting(String name) {
    return environment().get(name);
  }

  private Map<String, JsonNode> environment() {
    return Synthesized.elements(container.path("Environment"))
        .collect(Collectors.toMap(e -> e.path("Name").asText(), e -> e.path("Value")));
  }

  /** What the service needs after its stories have ended, from its own source. */
  private static String closingSeconds() {
    return Pattern.compile("CLOSING = Duration\\.ofSeconds\\((\\d+)\\)")
        .matcher(ServiceSource.file("Main.java"))
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }
}
