package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private final Synthesized service = Synthesized.service();

  @Test
  void wakesSomebodyForEachAlarm() {
    assertThat(service.all("AWS::CloudWatch::Alarm"))
        .hasSize(4)
        .allSatisfy(alarm -> assertThat(alarm.path("AlarmActions")).hasSize(1));
  }

  @Test
  void warnsOfServerErrors() {
    assertThat(alarm("5xx").toString())
        .contains("HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count");
  }

  @Test
  void warnsOfFailedStories() {
    assertThat(alarm("FAILED").path("MetricName").asText()).isEqualTo("FailedStories");
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
        .isEqualTo("?\"ended FAILED\" ?\"given up after attempt\"");
    assertThat(ServiceSource.file("pipeline/StoryLog.java"))
        .contains("\"story {} attempt {} ended {}\"");
    assertThat(ServiceSource.file("pipeline/Takeover.java"))
        .contains("\"story {} given up after attempt {}\"");
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
        .contains("FailedStories", "StoriesInFlight", "HealthyHostCount", "ReadThrottleEvents")
        .contains("CPUUtilization", "MemoryUtilization", "HTTPCode_Target_5XX_Count");
  }

  @Test
  void mayBeToldByCloudWatchThroughTls() {
    JsonNode policy = service.only("AWS::SNS::TopicPolicy");

    assertThat(policy.toString()).contains("cloudwatch.amazonaws.com", "aws:SecureTransport");
  }

  @Test
  void stopsBeforeAnythingIsMadeWhereTheSecretIsMissing() {
    JsonNode parameter = service.json().at("/Parameters/OpenAiSecretParameter");

    assertThat(parameter.path("Type").asText()).isEqualTo("AWS::SSM::Parameter::Name");
    assertThat(parameter.path("Description").asText()).contains("Must exist", "README");
    assertThat(parameter.path("Default").asText()).startsWith("/");
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
    return service.all("AWS::CloudWatch::Alarm").stream()
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
