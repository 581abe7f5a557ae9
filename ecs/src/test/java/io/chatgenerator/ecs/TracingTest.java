package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TracingTest {
  private final Synthesized plain = Synthesized.service();
  private final Synthesized traced = Synthesized.with(Map.of("trial", "true", "tracing", "true"));
  private final JsonNode service = traced.container();
  private final JsonNode collector = containers(traced).path(1);

  @Test
  void isThereOnlyWhereAskedFor() {
    assertThat(containers(plain)).hasSize(1);
    assertThat(plain.container().path("Environment").toString()).doesNotContain("OTEL_");
    assertThat(actions(plain)).noneMatch(action -> action.startsWith("xray:"));
  }

  @Test
  void takesWhatTheServiceSends() {
    String endpoint = setting(service, "OTEL_EXPORTER_OTLP_ENDPOINT");

    assertThat(setting(service, "OTEL_TRACES_EXPORTER")).isEqualTo("otlp");
    assertThat(endpoint).isEqualTo("http://127.0.0.1:4318");
    assertThat(setting(collector, "AOT_CONFIG_CONTENT"))
        .contains("endpoint: " + endpoint.replace("http://", ""), "exporters: [awsxray]");
  }

  @Test
  void setsVariablesThatTheServiceReads() {
    assertThat(TraceCollector.SETTINGS.keySet())
        .isSubsetOf(ServiceSource.find("config", "\"(OTEL_[A-Z_]+)\""));
  }

  @Test
  void letsTracesBeSearchedForByAttributesThatTheServiceSets() {
    assertThat(TraceCollector.SEARCHED)
        .isSubsetOf(ServiceSource.find("tracing", "stringKey\\(\"([a-z.]+)\"\\)"));
    assertThat(setting(collector, "AOT_CONFIG_CONTENT"))
        .contains("indexed_attributes: [story.id, enduser.pseudo.id]");
  }

  @Test
  void mayWriteTracesAndNothingElse() {
    assertThat(actions(traced))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    actions(plain).stream(),
                    Stream.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"))
                .toList());
  }

  @Test
  void mayFailWithoutTheService() {
    assertThat(collector.path("Essential").asBoolean()).isFalse();
    assertThat(service.path("Essential").asBoolean()).isTrue();
  }

  @Test
  void outlivesTheServiceByAMoment() {
    JsonNode dependency = service.path("DependsOn").path(0);

    assertThat(dependency.path("ContainerName").asText())
        .isEqualTo(collector.path("Name").asText());
    assertThat(dependency.path("Condition").asText()).isEqualTo("START");
  }

  @Test
  void sharesTheMemoryOfTheTaskWithTheService() {
    int task = traced.only("AWS::ECS::TaskDefinition").path("Memory").asInt();

    assertThat(service.path("Memory").asInt() + collector.path("Memory").asInt()).isEqualTo(task);
    assertThat(plain.container().path("Memory").asInt()).isEqualTo(1024);
  }

  @Test
  void isReachedFromNowhereElse() {
    assertThat(collector.has("PortMappings")).isFalse();
  }

  @Test
  void leavesItsSettingsToAnOperatorWhoHasOthers() {
    Map<String, String> own = Map.of("OTEL_TRACES_EXPORTER", "none");
    Synthesized tuned =
        Synthesized.with(Map.of("trial", "true", "tracing", "true", "settings", own));

    assertThat(setting(tuned.container(), "OTEL_TRACES_EXPORTER")).isEqualTo("none");
  }

  private static JsonNode containers(Synthesized stack) {
    return stack.only("AWS::ECS::TaskDefinition").path("ContainerDefinitions");
  }

  private static String setting(JsonNode container, String name) {
    return Synthesized.elements(container.path("Environment"))
        .filter(entry -> entry.path("Name").asText().equals(name))
        .map(entry -> entry.path("Value").asText())
        .findFirst()
        .orElseThrow();
  }

  /** Of the role that the service has. */
  private static List<String> actions(Synthesized stack) {
    return stack.all("AWS::IAM::Policy").stream()
        .filter(policy -> policy.path("Roles").toString().contains("TaskRole"))
        .flatMap(policy -> Synthesized.elements(policy.path("PolicyDocument").path("Statement")))
        .flatMap(statement -> Synthesized.texts(statement.path("Action")).stream())
        .toList();
  }
}
