package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.tracing.RecordedSpans;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientErrorsTest {
  @ParameterizedTest
  @EnumSource
  void givesEachErrorItsCodeAndKeepsItsMessage(ErrorCode code) {
    var error = ClientErrors.from(new RequestException(code, "Words."));
    assertThat(ResultFormat.code(error)).isEqualTo(code);
    assertThat(error.getMessage()).isEqualTo("Words.");
    assertThat(error.getExtensions()).isEqualTo(Map.of("code", code.name()));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "90000, 90"})
  void roundsTheWaitUpToWholeSeconds(long millis, long seconds) {
    var wait = Optional.of(Duration.ofMillis(millis));
    var failure = new RequestException(ErrorCode.RATE_LIMITED, "Wait.", wait, null);
    assertThat(ClientErrors.from(failure).getExtensions()).containsEntry("retryAfter", seconds);
  }

  @Test
  void looksIntoCompletionExceptions() {
    var failure =
        new CompletionException(new RequestException(ErrorCode.UNAUTHENTICATED, "Sign in."));
    assertThat(ResultFormat.code(ClientErrors.from(failure))).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void tellsOperatorsOfWhatRequestItWas() {
    var spans = new RecordedSpans();
    var request = spans.requests().received("ann", name -> null);
    var cause = new IllegalStateException("the table is gone");
    try (var log = new CapturedLog(ClientErrors.class)) {
      ClientErrors.describe(
              new RequestException(ErrorCode.UNAVAILABLE, "Later.", cause),
              new RequestLog(Optional.of("ann"), Optional.of("id"), request.trace()))
          .build();
      assertThat(log.events().get(0).getKeyValuePairs())
          .extracting(pair -> pair.key, pair -> pair.value)
          .containsExactly(
              tuple("story", "id"),
              tuple("owner", OwnerHash.of("ann")),
              tuple("traceId", request.trace().id().orElseThrow()));
    }
  }

  @Test
  void namesACauseWithoutAMessage() {
    var cause = new RequestException(ErrorCode.UNAVAILABLE, "Later.", new TimeoutException());
    try (var log = new CapturedLog(ClientErrors.class)) {
      ClientErrors.from(cause);
      assertThat(log.events().get(0).getFormattedMessage())
          .isEqualTo("UNAVAILABLE: java.util.concurrent.TimeoutException");
    }
  }

  @Test
  void tellsNothingOfAnUnknownFailureAndLogsItOnce() {
    try (var log = new CapturedLog(ClientErrors.class)) {
      var error = ClientErrors.from(new IllegalStateException("secret detail"));
      assertThat(error.getMessage()).isEqualTo("Something went wrong. Quote this id to support.");
      assertThat(error.getExtensions()).containsEntry("code", "INTERNAL").containsKey("id");
      assertThat(log.events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getFormattedMessage())
                    .contains((String) error.getExtensions().get("id"));
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("secret detail");
              });
    }
  }
}
