package io.chatgenerator.ecs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.MemoryUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.ScalableTaskCount;
import software.amazon.awscdk.services.ecs.TrackCustomMetricProps;

/** How many tasks there are. The target that asks for the most tasks wins. */
final class Scaling {
  private static final int CPU_PERCENT = 60;
  private static final int MEMORY_PERCENT = 80;

  /** Leaves room for what comes while new tasks start. */
  private static final int STORIES_PERCENT = 60;

  private static final Duration OUT = Duration.seconds(60);
  private static final Duration IN = Duration.minutes(5);

  private final ScalableTaskCount tasks;

  private Scaling(ScalableTaskCount tasks) {
    this.tasks = tasks;
  }

  static Scaling of(FargateService service, int min, int max) {
    return new Scaling(
        service.autoScaleTaskCount(
            EnableScalingProps.builder().minCapacity(min).maxCapacity(max).build()));
  }

  Scaling onCpu() {
    tasks.scaleOnCpuUtilization(
        "Cpu",
        CpuUtilizationScalingProps.builder()
            .targetUtilizationPercent(CPU_PERCENT)
            .scaleOutCooldown(OUT)
            .scaleInCooldown(IN)
            .build());
    return this;
  }

  /**
   * Memory goes with sockets and stories that are open. The JVM gives back none of its heap, so the
   * target lies above what a task holds whose heap is full.
   */
  Scaling onMemory() {
    tasks.scaleOnMemoryUtilization(
        "Memory",
        MemoryUtilizationScalingProps.builder()
            .targetUtilizationPercent(MEMORY_PERCENT)
            .scaleOutCooldown(OUT)
            .scaleInCooldown(IN)
            .build());
    return this;
  }

  /** Stories wait for OpenAI most of their time, so a task can be full with an idle processor. */
  Scaling onStoriesInFlight(Metric averagePerTask, int most) {
    tasks.scaleToTrackCustomMetric(
        "Stories",
        TrackCustomMetricProps.builder()
            .metric(averagePerTask)
            .targetValue(most * STORIES_PERCENT / 100)
            .scaleOutCooldown(OUT)
            .scaleInCooldown(IN)
            .build());
    return this;
  }
}
