package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private final Synthesized service = Synthesized.service();

  @Test
  void wakesSomebodyForEachAlarm() {
    assertThat(service.all("AWS::CloudWatch::Alarm"))
        .hasSize(11)
        .allSatisfy(alarm -> assertThat(alarm.path("AlarmActions")).hasSize(1));
  }

  @Test
  void namesForEachAlarmTheChapterThatSaysWhatToDo() throws IOException {
    Set<String> chapters =
        Files.readAllLines(Path.of("..", "docs", "runbook.md")).stream()
            .filter(line -> line.matches("###? \\w+"))
            .map(line -> line.replaceAll("#+ ", "").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());

    assertThat(service.all("AWS::CloudWatch::Alarm"))
        .extracting(alarm -> alarm.path("AlarmDescription").asText())
        .allSatisfy(
            description ->
                assertThat(description.replaceAll(".*docs/runbook.md#", "")).isIn(chapters));
  }

  @Test
  void warnsOfServerErrors() {
    assertThat(alarm("5xx").toString())
        .contains("HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count");
  }

  @Test
  void warnsOfFailedStoriesButOfNoRefusedPrompt() {
    JsonNode alarm = alarm("FAILED");

    assertThat(alarm.path("MetricName").asText()).isEqualTo("chatgenerator_stories_ended_total");
    assertThat(alarm.path("Dimensions").toString())
        .contains("{\"Name\":\"fault\",\"Value\":\"service\"}");
    assertThat(withoutMetrics().path("MetricName").asText()).isEqualTo("FailedStories");
  }

  /** Then nothing but the log tells. */
  private static JsonNode withoutMetrics() {
    return alarm(Synthesized.with(Map.of("metrics", "false")), "FAILED");
  }

  @Test
  void warnsOfWaitingStoriesAndOfSpentTokens() {
    assertThat(alarm("wait for a minute").path("Threshold").asInt()).isEqualTo(60);
    assertThat(alarm("Many stories wait").path("Statistic").asText()).isEqualTo("Maximum");
    assertThat(alarm("tokens").path("Period").asInt()).isEqualTo(86_400);
    assertThat(alarm("tokens").path("Threshold").asInt()).isEqualTo(8_000_000);
  }

  @Test
  void warnsOfTasksThatEndByThemselvesOrAreMissing() {
    assertThat(alarm("end by themselves").path("MetricName").asText()).isEqualTo("Restarts");
    assertThat(filter("Restarts").path("FilterPattern").asText())
        .contains("EssentialContainerExited", "TaskFailedToStart");
    assertThat(alarm("missing").toString()).contains("DesiredTaskCount", "RunningTaskCount");
  }

  @Test
  void warnsOfShortMemoryAndLateAnswers() {
    assertThat(alarm("near their memory").path("MetricName").asText())
        .isEqualTo("MemoryUtilization");
    assertThat(alarm("Answers take").path("ExtendedStatistic").asText()).isEqualTo("p99");
  }

  @Test
  void warnsOfABudgetWhereThereIsOne() {
    Synthesized limited = Synthesized.with(Map.of("budget", "250"));

    assertThat(service.all("AWS::Budgets::Budget")).isEmpty();
    assertThat(limited.only("AWS::Budgets::Budget").at("/Budget/BudgetLimit/Amount").asInt())
        .isEqualTo(250);
    assertThat(limited.only("AWS::SNS::TopicPolicy").toString()).contains("budgets.amazonaws.com");
  }

  @Test
  void outlivesAFirstDeploymentThatFailed() {
    assertThat(service.resources("AWS::Logs::LogGroup"))
        .filteredOn(group -> group.at("/Properties/RetentionInDays").asInt() == 90)
        .hasSize(2)
        .allSatisfy(group -> assertThat(group.path("DeletionPolicy").asText()).isEqualTo("Retain"));
  }

  @Test
  void isProtectedAndTaggedAsTheStageSays() {
    Synthesized production = Synthesized.with(Map.of("stage", "production"));

    assertThat(production.stack().getTerminationProtection()).isTrue();
    assertThat(Synthesized.trial().stack().getTerminationProtection()).isFalse();
    assertThat(production.only("AWS::SNS::Topic").path("Tags").toString()).contains("production");
    assertThat(Synthesized.with(Map.of("stage", "trial")).stack().getStackName())
        .isEqualTo("ChatGeneratorTrial");
  }

  @Test
  void warnsWhenNoTaskIsReadyEvenInSilence() {
    JsonNode alarm = alarm("No task is ready");

    assertThat(alarm.path("MetricName").asText()).isEqualTo("HealthyHostCount");
    assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
    assertThat(alarm.path("Threshold").asInt()).isEqualTo(1);
    assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
  }

  @Test
  void warnsOfThrottlesOnTheTableAndItsIndex() {
    assertThat(alarm("throttles").toString())
        .contains("ReadThrottleEvents", "WriteThrottleEvents", "work-index");
  }

  @Test
  void countsFailuresByTheWordsOfTheService() {
    assertThat(filter("FailedStories").path("FilterPattern").asText())
        .isEqualTo("\"ended FAILED\"");
    assertThat(ServiceSource.file("pipeline/StoryLog.java"))
        .contains("\"story {} attempt {} ended {}\"");
  }

  @Test
  void readsStoriesInFlightFromTheLog() {
    JsonNode filter = filter("StoriesInFlight");

    assertThat(filter.path("FilterPattern").asText()).isEqualTo("{ $.storiesInFlight >= 0 }");
    assertThat(filter.at("/MetricTransformations/0/MetricValue").asText())
        .isEqualTo("$.storiesInFlight");
    assertThat(ServiceSource.file("LoadReport.java"))
        .contains("\"storiesInFlight\"", "PERIOD = Duration.ofMinutes(1)");
    assertThat(filter.path("LogGroupName"))
        .isEqualTo(service.container().at("/LogConfiguration/Options/awslogs-group"));
  }

  @Test
  void showsTheSameFiguresAsTheAlarms() {
    assertThat(service.only("AWS::CloudWatch::Dashboard").toString())
        .contains(
            "chatgenerator_stories_ended_total",
            "StoriesInFlight",
            "HealthyHostCount",
            "ReadThrottleEvents",
            "{ChatGenerator,service,fault,code}")
        .contains("CPUUtilization", "MemoryUtilization", "HTTPCode_Target_5XX_Count");
  }

  @Test
  void mayBeToldByCloudWatchThroughTls() {
    JsonNode policy = service.only("AWS::SNS::TopicPolicy");

    assertThat(policy.toString())
        .contains("cloudwatch.amazonaws.com", "aws:SecureTransport", "aws:SourceArn");
  }

  @Test
  void stopsBeforeAnythingIsMadeWhereTheSecretIsMissing() {
    JsonNode parameter = service.json().at("/Parameters/OpenAiSecretParameter");

    assertThat(parameter.path("Type").asText()).isEqualTo("AWS::SSM::Parameter::Name");
    assertThat(parameter.path("Description").asText()).contains("Must exist", "README");
    assertThat(parameter.path("Default").asText()).startsWith("/");
    assertThat(service.json().at("/Parameters/ClusterSecretParameter/Type"))
        .isEqualTo(parameter.path("Type"));
  }

  @Test
  void tellsWhatClientsNeed() {
    List<String> outputs =
        service.json().path("Outputs").properties().stream().map(Map.Entry::getKey).toList();

    assertThat(outputs)
        .contains("Url", "Issuer", "BrowserClientId", "MachineClientId", "SignInAddress")
        .contains("StoriesTable", "BalancerName", "PublishScope", "AlarmTopic");
    assertThat(service.json().at("/Outputs/Url/Value").toString()).contains("https://");
  }

  @Test
  void needsNoCodeOfItsOwn() {
    assertThat(service.all("AWS::Lambda::Function")).isEmpty();
  }

  private JsonNode alarm(String description) {
    return alarm(service, description);
  }

  private static JsonNode alarm(Synthesized stack, String description) {
    return stack.all("AWS::CloudWatch::Alarm").stream()
        .filter(alarm -> alarm.path("AlarmDescription").asText().contains(description))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode filter(String metric) {
    return service.all("AWS::Logs::MetricFilter").stream()
        .filter(f -> f.at("/MetricTransformations/0/MetricName").asText().equals(metric))
        .findFirst()
        .orElseThrow();
  }
}
