package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Scrape;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Others use the service at the same time, so figures are only ever said to have grown. */
@ServiceTest
class MetricsIT {
  private static final String ENDED = "chatgenerator_stories_ended_total";

  @Test
  void countsAStoryFromItsRequestToItsEnd(Service service) {
    Scrape before = service.scrape();
    Caller user = service.somebody();
    user.awaitEnd(user.create(Service.prompt("A fox")));
    Scrape after = service.scrape();

    assertGrew(before, after, 1, "chatgenerator_stories_submitted_total");
    assertGrew(before, after, 1, "chatgenerator_attempts_started_total");
    assertGrew(before, after, 1, ENDED, "outcome", "complete");
    assertGrew(before, after, 1, "chatgenerator_model_calls_total");
    assertGrew(before, after, 1, "chatgenerator_model_first_text_seconds_count");
    assertGrew(before, after, 1, "chatgenerator_model_tokens_per_second_count");
    assertGrew(before, after, 50, "chatgenerator_model_tokens_total", "type", "completion");
    assertGrew(before, after, 50, "chatgenerator_text_pieces_total");
    assertGrew(before, after, 2, "chatgenerator_text_events_total");
    assertGrew(before, after, 2, "chatgenerator_live_events_delivered_total");
    assertGrew(before, after, 2, "chatgenerator_aws_requests_total", "service", "DynamoDb");
    assertGrew(before, after, 1, calls(), "operation", "TransactWriteItems", "outcome", "ok");
    // The last request is counted after its answer, which may come after the scrape.
    assertGrew(before, after, 1, "chatgenerator_http_requests_seconds_count", "status", "200");
    assertGrew(before, after, 1, "chatgenerator_event_loop_lag_seconds_count");
    assertThat(after.value("chatgenerator_secret_refreshes_total", "outcome", "ok")).isPositive();
  }

  @Test
  void countsAttachmentsToGenerationsApartFromCalls(Service service) {
    try (Service responses = service.beside(Map.of("OPENAI_API", "responses"))) {
      Scrape before = responses.scrape();
      Caller user = responses.somebody();
      user.awaitEnd(user.create(Service.prompt("Cut in the middle [cut once]")));
      Scrape after = responses.scrape();
      String calls = "chatgenerator_model_calls_total";
      assertThat(after.value(calls) - before.value(calls)).isEqualTo(1);
      assertGrew(before, after, 1, "chatgenerator_model_attachments_total");
    }
  }

  @Test
  void countsWhatIsRunning(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("A tale without end [slow] [long]"));
    user.awaitText(id, 1);
    Scrape during = service.scrape();
    assertThat(during.value("chatgenerator_stories_in_flight")).isPositive();
    assertThat(during.value("chatgenerator_stories_capacity")).isEqualTo(500);

    try (var socket = user.socket()) {
      TextReader.from(socket, id, 1, 0).next();
      Scrape open = service.scrape();
      assertThat(open.value("chatgenerator_sockets_open")).isPositive();
      assertThat(open.value("chatgenerator_subscriptions_open")).isPositive();
    }
    user.ask("mutation { cancelStory(id: \"%s\") { status } }".formatted(id));
    Scrape after = service.scrape();
    assertGrew(during, after, 1, ENDED, "outcome", "cancelled");
    assertGrew(during, after, 1, "chatgenerator_model_stopped_total");
  }

  @Test
  void countsFailuresByTheirKind(Service service) {
    Scrape before = service.scrape();
    Caller user = service.somebody();
    user.awaitEnd(user.create(Service.prompt("[503 once] A fox")));
    try (CapturedLog log = new CapturedLog("io.chatgenerator.pipeline")) {
      user.awaitEnd(user.create(Service.prompt("[refuse] A fox")));
      log.expect("REFUSED");
    }
    user.http().execute("{ listStories(limit: 0) { id } }");
    Scrape after = service.scrape();

    String errors = "chatgenerator_model_errors_total";
    assertGrew(before, after, 1, errors, "kind", "model_unavailable");
    assertGrew(before, after, 1, errors, "kind", "refused");
    assertGrew(before, after, 1, "chatgenerator_model_retries_total");
    assertGrew(before, after, 1, ENDED, "outcome", "failed", "code", "refused");
    assertGrew(before, after, 1, "chatgenerator_graphql_errors_total", "code", "bad_user_input");
  }

  private static String calls() {
    return "chatgenerator_aws_calls_seconds_count";
  }

  private static void assertGrew(
      Scrape before, Scrape after, double by, String name, String... labels) {
    assertThat(after.value(name, labels) - before.value(name, labels))
        .as("%s %s", name, String.join(" ", labels))
        .isGreaterThanOrEqualTo(by);
  }
}
