package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written about metrics for operators is true of the service. */
@ServiceTest
class MetricNamesIT {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:chatgenerator|jvm|process|netty|vertx)_[a-z0-9_]+\\b");
  private static final String NOT_ALWAYS = "## The process, after the first occurrence";

  @Test
  void areListedEachAndExistEach(Service service) throws IOException {
    Set<String> scraped = scraped(service);
    String page = Files.readString(DOCS.resolve("metrics.md"));
    String always = page.substring(0, page.indexOf(NOT_ALWAYS));

    assertThat(find(ROW, page)).containsAll(scraped);
    assertThat(scraped).containsAll(find(ROW, always));
  }

  @Test
  void areKnownWhereTheDashboardAndTheAlertsUseThem(Service service) throws IOException {
    Set<String> listed = find(ROW, Files.readString(DOCS.resolve("metrics.md")));

    String dashboard = Files.readString(DOCS.resolve("grafana/chat-generator.json"));
    assertThat(new JsonObject(dashboard).getJsonArray("panels")).hasSizeGreaterThan(10);
    assertThat(used(dashboard)).hasSizeGreaterThan(10).isSubsetOf(listed);
    assertThat(used(Files.readString(DOCS.resolve("prometheus/alerts.yml"))))
        .hasSizeGreaterThan(5)
        .isSubsetOf(listed);
  }

  @Test
  void leaveNoAlertWithoutAChapterOfTheRunbook() throws IOException {
    Set<String> alerts =
        find(
            Pattern.compile("(?m)^ +- alert: (\\w+)$"),
            Files.readString(DOCS.resolve("prometheus/alerts.yml")));
    Set<String> links =
        find(
            Pattern.compile("runbook.md#(\\w+)"),
            Files.readString(DOCS.resolve("prometheus/alerts.yml")));
    Set<String> chapters =
        find(Pattern.compile("(?m)^## (\\w+)$"), Files.readString(DOCS.resolve("runbook.md")));

    assertThat(alerts).isNotEmpty().isEqualTo(chapters);
    assertThat(links)
        .isEqualTo(
            chapters.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** After a story, so that there is something of everything. */
  private static Set<String> scraped(Service service) {
    Caller user = service.somebody();
    user.awaitEnd(user.create(Service.prompt("A fox")));
    Set<String> names = service.scrape().names();
    return names.stream()
        .filter(name -> !(name.endsWith("_max") && names.contains(name.replaceAll("_max$", ""))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> used(String text) {
    return NAME.matcher(text)
        .results()
        .map(match -> match.group().replaceAll("_(bucket|sum|count)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> find(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
