package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** What somebody should be woken for. Who that is, an operator says by subscribing to the topic. */
final class Alarms extends Construct {
  private final Topic topic;
  private final Signals signals;

  Alarms(Construct scope, String id, Signals signals) {
    super(scope, id);
    this.signals = signals;
    topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
    topic.addToResourcePolicy(publishing());
    alarm("ServerErrors", signals.serverErrors(), 10, "Requests are answered with 5xx.");
    alarm("FailedStories", signals.failedStories(), 5, "Stories end FAILED.");
    alarm("Throttles", signals.throttles(), 1, "DynamoDB throttles the service.");
    noReadyTask();
  }

  String topicArn() {
    return topic.getTopicArn();
  }

  /** A topic with a policy of its own has lost the default one, by which alarms may publish. */
  private PolicyStatement publishing() {
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .actions(List.of("sns:Publish"))
        .resources(List.of(topic.getTopicArn()))
        .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
        .build();
  }

  private void alarm(String id, IMetric metric, int threshold, String meaning) {
    notify(
        Alarm.Builder.create(this, id)
            .metric(metric)
            .threshold(threshold)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .evaluationPeriods(1)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .alarmDescription(meaning)
            .build());
  }

  /** Silence is as bad as zero here: without any target, nothing is counted. */
  private void noReadyTask() {
    notify(
        Alarm.Builder.create(this, "NoReadyTask")
            .metric(signals.readyTasks())
            .threshold(1)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .evaluationPeriods(2)
            .treatMissingData(TreatMissingData.BREACHING)
            .alarmDescription("No task is ready: nobody is served.")
            .build());
  }

  private void notify(Alarm alarm) {
    SnsAction action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
