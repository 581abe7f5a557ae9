package io.chatgenerator.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.budgets.CfnBudget;
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
  /** What each alarm names: the chapter that says what to do. */
  private static final String RUNBOOK = "docs/runbook.md#";

  /** The share of a day's tokens from which on somebody should know; beyond all, stories stop. */
  private static final double TOKENS_ALARM = 0.8;

  private static final String OURS = "errorsofourown";

  private final Topic topic;

  Alarms(Construct scope, String id, Signals signals, StackOptions options) {
    super(scope, id);
    topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
    topic.addToResourcePolicy(
        publishing("cloudwatch.amazonaws.com", Source.of(this, "cloudwatch", "alarm:*")));
    reaches("ServerErrors", signals.serverErrors(), 10, 1, "Requests are answered with 5xx", OURS);
    reaches("FailedStories", signals.failedStories(), 5, 1, "Stories end FAILED", "storiesfail");
    reaches("Throttles", signals.throttles(), 1, 1, "DynamoDB throttles", "tabletroubled");
    reaches("LateAnswers", signals.responseTime(), 2, 3, "Answers take 2 s", "lateanswers");
    reaches("ShortMemory", signals.memory(), 90, 2, "Tasks are near their memory", "shortmemory");
    reaches("Restarts", signals.restarts(), 2, 1, "Tasks end by themselves", "taskdown");
    reaches("MissingTasks", signals.missingTasks(), 1, 10, "Tasks are missing", "taskdown");
    if (options.metrics()) {
      reaches("Waiting", signals.waitingAge(), 60, 5, "Stories wait for a minute", "storieswait");
      reaches("ManyWaiting", signals.waiting(), 50, 5, "Many stories wait", "storieswait");
    }
    if (options.metrics() && options.tokensPerDay() > 0) {
      reaches(
          "Tokens",
          signals.tokens(),
          (int) (options.tokensPerDay() * TOKENS_ALARM),
          1,
          "80 % of a day's tokens are spent",
          "tokensspent");
    }
    noReadyTask(signals);
    if (options.budget() > 0) {
      budget(options.budget());
    }
  }

  String topicArn() {
    return topic.getTopicArn();
  }

  /** A topic with a policy of its own has lost the default one, by which alarms may publish. */
  private PolicyStatement publishing(String service, Map<String, Object> conditions) {
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal(service)))
        .actions(List.of("sns:Publish"))
        .resources(List.of(topic.getTopicArn()))
        .conditions(conditions)
        .build();
  }

  private void reaches(
      String id, IMetric metric, int threshold, int periods, String meaning, String chapter) {
    notify(
        Alarm.Builder.create(this, id)
            .metric(metric)
            .threshold(threshold)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .evaluationPeriods(periods)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .alarmDescription(meaning + ": " + RUNBOOK + chapter)
            .build());
  }

  /** Of the whole account: what belongs to one stack AWS knows by tags alone, a day later. */
  private void budget(int dollars) {
    topic.addToResourcePolicy(
        publishing(
            "budgets.amazonaws.com",
            Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))));
    CfnBudget.Builder.create(this, "Budget")
        .budget(
            CfnBudget.BudgetDataProperty.builder()
                .budgetType("COST")
                .timeUnit("MONTHLY")
                .budgetLimit(CfnBudget.SpendProperty.builder().amount(dollars).unit("USD").build())
                .build())
        .notificationsWithSubscribers(
            List.of(
                CfnBudget.NotificationWithSubscribersProperty.builder()
                    .notification(
                        CfnBudget.NotificationProperty.builder()
                            .notificationType("ACTUAL")
                            .comparisonOperator("GREATER_THAN")
                            .threshold(80)
                            .thresholdType("PERCENTAGE")
                            .build())
                    .subscribers(
                        List.of(
                            CfnBudget.SubscriberProperty.builder()
                                .subscriptionType("SNS")
                                .address(topic.getTopicArn())
                                .build()))
                    .build()))
        .build();
  }

  /** Silence is as bad as zero here: without any target, nothing is counted. */
  private void noReadyTask(Signals signals) {
    notify(
        Alarm.Builder.create(this, "NoReadyTask")
            .metric(signals.readyTasks())
            .threshold(1)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .evaluationPeriods(2)
            .treatMissingData(TreatMissingData.BREACHING)
            .alarmDescription("No task is ready, nobody is served: " + RUNBOOK + "noreadytask")
            .build());
  }

  private void notify(Alarm alarm) {
    SnsAction action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
