package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The arithmetic of the README's prices, and that they are of what the stack makes. */
class CostTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| (?:[^|]* \\| )?`([^`]+)` \\| ([0-9.]+) \\|$");

  /** What "some" may mean. */
  private static final double SOME = 0.05;

  private final Synthesized service = Synthesized.service();
  private final String readme = Files.readString(Path.of("README.md"));
  private final Map<String, MatchResult> rows = new LinkedHashMap<>();

  CostTest() throws IOException {
    ROW.matcher(readme).results().forEach(row -> rows.put(row.group(1), row));
  }

  @Test
  void addsUp() {
    assertThat(rows).hasSize(15);
    rows.forEach(
        (item, row) -> {
          double unit = row.group(3).contains(".") ? 0.0001 : 1;
          assertThat(month(item))
              .as(item)
              .isCloseTo(Double.parseDouble(row.group(3)), within(unit / 2 + unit / 3));
        });
    assertThat(sum()).isCloseTo(stated("\\*\\*about (\\d+)\\*\\*"), within(0.5));
  }

  @Test
  void saysFromWhenOnItIsCheaperThanWhatItReplaces() {
    double ours = sum() - month("Cognito") - month("table, stories");

    assertThat(ours / month("long: 1200 tokens in 24 s"))
        .isCloseTo(stated("([\\d ]+) long or"), within(15_000 * SOME));
    assertThat(ours / month("short: 200 tokens in 4 s"))
        .isCloseTo(stated("long or ([\\d ]+) short"), within(92_000 * SOME));
  }

  @Test
  void countsWhatTheStackMakes() {
    long metrics = alarmMetrics(service);
    int targets = service.all("AWS::ApplicationAutoScaling::ScalingPolicy").size();
    assertThat(formula("alarms")).isEqualTo("(%d + 2 * %d) * 0.10".formatted(metrics, targets));

    int fromLogs = service.all("AWS::Logs::MetricFilter").size();
    assertThat(formula("metrics"))
        .isEqualTo(
            "(%d + 2 + %d + %d) * 0.30".formatted(Collector.METRICS.size(), codes(), fromLogs));

    int addresses = service.all("AWS::EC2::NatGateway").size() + StackOptions.ZONES;
    assertThat(formula("public IPv4 addresses")).startsWith(addresses + " * ");

    JsonNode task = service.only("AWS::ECS::TaskDefinition");
    JsonNode count = service.only("AWS::ApplicationAutoScaling::ScalableTarget");
    assertThat(formula("Fargate ARM64"))
        .startsWith(count.path("MinCapacity").asInt() + " * 730 * ")
        .contains(task.path("Cpu").asInt() / 1024.0 + " * 0.03238")
        .contains(task.path("Memory").asInt() / 1024 + " * 0.00356");
  }

  @Test
  void saysWhatATrialCosts() {
    Synthesized trial = Synthesized.with(Map.of("stage", "trial"));
    double less = (alarmMetrics(service) - alarmMetrics(trial)) * 0.10;
    less += (Collector.METRICS.size() + 2 + codes()) * 0.30;
    // Each of two tasks has an address of its own instead of NAT's one.
    less += month("NAT gateway") - (2 - 1) * 730 * 0.005;

    assertThat(trial.all("AWS::EC2::NatGateway")).isEmpty();
    assertThat(sum() - less)
        .isCloseTo(stated("an address for each task: about (\\d+)"), within(0.5));
  }

  /** The service counts the failures of each code from the start, by 0 as well. */
  private static int codes() {
    return ServiceSource.find("story", "(?m)^  ([A-Z_]{5,})\\(").size();
  }

  private static long alarmMetrics(Synthesized stack) {
    return stack.all("AWS::CloudWatch::Alarm").stream().mapToLong(CostTest::metricsOf).sum();
  }

  private static long metricsOf(JsonNode alarm) {
    return alarm.has("MetricName")
        ? 1
        : Synthesized.elements(alarm.path("Metrics")).filter(m -> m.has("MetricStat")).count();
  }

  private double sum() {
    return rows.keySet().stream()
        .filter(item -> !item.contains("tokens in"))
        .mapToDouble(this::month)
        .sum();
  }

  private double month(String item) {
    return new Formula(formula(item)).value();
  }

  private String formula(String item) {
    return rows.get(item).group(2);
  }

  private double stated(String pattern) {
    MatchResult found =
        Pattern.compile(pattern).matcher(readme).results().findFirst().orElseThrow();
    return Double.parseDouble(found.group(1).replace(" ", ""));
  }

  /** Numbers with the four signs that the table uses, and brackets. */
  private static final class Formula {
    private final Deque<String> rest;

    Formula(String text) {
      rest = new ArrayDeque<>(List.of(text.replaceAll("([()])", " $1 ").strip().split("\\s+")));
    }

    double value() {
      double sum = product();
      while ("+".equals(rest.peek())) {
        rest.pop();
        sum += product();
      }
      return sum;
    }

    private double product() {
      double product = number();
      while (List.of("*", "/").contains(String.valueOf(rest.peek()))) {
        product = rest.pop().equals("*") ? product * number() : product / number();
      }
      return product;
    }

    private double number() {
      String next = rest.pop();
      if (!next.equals("(")) {
        return Double.parseDouble(next);
      }
      double inner = value();
      assertThat(rest.pop()).isEqualTo(")");
      return inner;
    }
  }
}
