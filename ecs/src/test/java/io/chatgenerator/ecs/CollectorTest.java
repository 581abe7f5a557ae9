package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final Synthesized plain = Synthesized.service();
  private final Synthesized traced = Synthesized.with(Map.of("tracing", "true"));
  private final JsonNode service = traced.container();
  private final JsonNode collector = traced.container("Collector").orElseThrow();

  @Test
  void isThereUnlessItHasNothingToDo() {
    Map<String, Object> neither = Map.of("metrics", "false", "trial", "true");
    Map<String, Object> traces = Map.of("metrics", "false", "tracing", "true", "trial", "true");

    assertThat(Synthesized.with(neither).container("Collector")).isEmpty();
    assertThat(configuration(Synthesized.with(traces)))
        .contains("awsxray")
        .doesNotContain("prometheus");
    assertThat(configuration(plain)).contains("prometheus").doesNotContain("otlp");
    assertThat(plain.container().path("Environment").toString()).doesNotContain("OTEL_");
    assertThat(actions(plain)).noneMatch(action -> action.startsWith("xray:"));
  }

  @Test
  void sendsSixteenMetricsThatTheServiceReallyHas() throws IOException {
    String known = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(Collector.METRICS)
        .hasSize(16)
        .allSatisfy(name -> assertThat(known).contains("`" + name.replaceAll("_max$", "") + "`"));
    assertThat(configuration(plain))
        .contains(String.join("|", Collector.METRICS), "127.0.0.1:9090");
  }

  /** The names are those of the collector's own documents; no collector has run with it here. */
  @Test
  void isYamlWhosePipelinesNameWhatItDefines() throws IOException {
    Map<String, Object> traces = Map.of("metrics", "false", "tracing", "true", "trial", "true");
    for (Synthesized stack : List.of(plain, traced, Synthesized.with(traces))) {
      JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(text(configured(stack)));

      assertThat(yaml.at("/service/pipelines")).isNotEmpty();
      for (JsonNode pipeline : yaml.at("/service/pipelines")) {
        for (String kind : List.of("receivers", "processors", "exporters")) {
          assertThat(Synthesized.texts(pipeline.path(kind)))
              .isNotEmpty()
              .allSatisfy(name -> assertThat(yaml.path(kind).has(name)).as(name).isTrue());
        }
      }
    }
  }

  @Test
  void sendsEachMetricByTheDimensionsThatAlarmsAskFor() throws IOException {
    JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(text(configured(plain)));
    JsonNode scrape = yaml.at("/receivers/prometheus/config/scrape_configs/0");
    List<JsonNode> declared =
        Synthesized.elements(yaml.at("/exporters/awsemf/metric_declarations")).toList();

    assertThat(scrape.at("/static_configs/0/labels/service").asText())
        .isEqualTo(yaml.at("/exporters/awsemf/namespace").asText())
        .isEqualTo("ChatGenerator");
    assertThat(Synthesized.elements(scrape.path("metric_relabel_configs")).map(this::target))
        .contains("fault=prompt", "fault=service");
    assertThat(
            plain.all("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> alarm.path("MetricName").asText().startsWith("chatgenerator_")))
        .hasSize(4)
        .allSatisfy(
            alarm ->
                assertThat(declared)
                    .as(alarm.path("MetricName").asText())
                    .anyMatch(declaration -> sends(declaration, alarm)));
  }

  private String target(JsonNode relabeling) {
    return relabeling.path("target_label").asText() + "=" + relabeling.path("replacement").asText();
  }

  private static boolean sends(JsonNode declaration, JsonNode alarm) {
    Set<String> asked = Set.copyOf(alarm.path("Dimensions").findValuesAsText("Name"));
    return Synthesized.texts(declaration.path("metric_name_selectors")).stream()
            .anyMatch(alarm.path("MetricName").asText()::matches)
        && Synthesized.elements(declaration.path("dimensions"))
            .anyMatch(dimensions -> Set.copyOf(Synthesized.texts(dimensions)).equals(asked));
  }

  @Test
  void tellsFailuresOfOurOwnFromThoseOfAPrompt() {
    Set<String> codes =
        ServiceSource.find("story", "(?m)^  ([A-Z_]{5,})\\(").stream()
            .map(code -> code.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());

    assertThat(codes).containsAll(Collector.OUR_FAULTS);
    assertThat(codes)
        .filteredOn(code -> !Collector.OUR_FAULTS.contains(code))
        .containsExactlyInAnyOrder(
            "prompt_too_long", "refused", "content_filtered", "story_too_long");
  }

  @Test
  void takesWhatTheServiceSends() {
    String endpoint = setting(service, "OTEL_EXPORTER_OTLP_ENDPOINT");

    assertThat(setting(service, "OTEL_TRACES_EXPORTER")).isEqualTo("otlp");
    assertThat(endpoint).isEqualTo("http://127.0.0.1:4318");
    assertThat(configuration(traced))
        .contains("endpoint: " + endpoint.replace("http://", ""), "exporters: [awsxray]");
  }

  @Test
  void setsVariablesThatTheServiceReads() {
    assertThat(Collector.SETTINGS.keySet())
        .isSubsetOf(ServiceSource.find("config", "\"(OTEL_[A-Z_]+)\""));
  }

  @Test
  void letsTracesBeSearchedForByAttributesThatTheServiceSets() {
    assertThat(Collector.SEARCHED)
        .isSubsetOf(ServiceSource.find("tracing", "(?:setAttribute\\(|OWNER = )\"([a-z._]+)\""));
    assertThat(configuration(traced)).contains("indexed_attributes: [story.id, enduser.pseudo.id]");
  }

  @Test
  void mayWriteTracesAndFiguresAndNothingElse() {
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
  void isStartedAgainWhereItEnds() {
    assertThat(collector.at("/RestartPolicy/Enabled").asBoolean()).isTrue();
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
    assertThat(plain.container().path("Memory").asInt()).isEqualTo(1024 - Collector.MEMORY);
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

  private static String configuration(Synthesized stack) {
    return configured(stack).toString();
  }

  private static JsonNode configured(Synthesized stack) {
    JsonNode container = stack.container("Collector").orElseThrow();
    return Synthesized.elements(container.path("Environment"))
        .filter(entry -> entry.path("Name").asText().equals("AOT_CONFIG_CONTENT"))
        .map(entry -> entry.path("Value"))
        .findFirst()
        .orElseThrow();
  }

  /** As CloudFormation puts it together, with names in place of references. */
  private static String text(JsonNode value) {
    return value.isTextual()
        ? value.asText()
        : Synthesized.elements(value.at("/Fn::Join/1"))
            .map(part -> part.isTextual() ? part.asText() : part.path("Ref").asText())
            .collect(Collectors.joining());
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
