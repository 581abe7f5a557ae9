package io.chatgenerator.ecs;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** The dashboard: what callers see, what stories do, what tasks and table bear. */
final class Overview extends Construct {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 6;

  private final Dashboard dashboard;

  Overview(Construct scope, String id, Signals signals) {
    super(scope, id);
    dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .widgets(
                List.of(
                    List.of(
                        graph("Requests", signals.requests(), signals.serverErrors()),
                        graph("Response time, p99", signals.responseTime()),
                        graph("Open connections", signals.openConnections())),
                    List.of(
                        graph("Stories in flight, per task", signals.storiesInFlight()),
                        graph("Failed stories", signals.failedStories()),
                        graph("Ready tasks", signals.readyTasks())),
                    List.of(
                        graph("Processor and memory, %", signals.cpu(), signals.memory()),
                        graph("Table", signals.consumedReads(), signals.consumedWrites()),
                        graph("Throttles", signals.throttles())),
                    ofStories(signals)))
            .build();
  }

  String name() {
    return dashboard.getDashboardName();
  }

  private static List<IWidget> ofStories(Signals signals) {
    return signals.options().metrics()
        ? List.of(
            graph("Stories that wait", signals.waiting(), signals.waitingAge()),
            graph("Tokens a day", signals.tokens()),
            graph("Cost of the model a day, $", signals.cost()),
            graph("Failed stories by code", signals.failuresByCode()),
            graph("Missing tasks, restarts", signals.missingTasks(), signals.restarts()))
        : List.of(graph("Missing tasks, restarts", signals.missingTasks(), signals.restarts()));
  }

  private static IWidget graph(String title, IMetric... metrics) {
    return GraphWidget.Builder.create()
        .title(title)
        .left(List.of(metrics))
        .width(WIDTH)
        .height(HEIGHT)
        .build();
  }
}
