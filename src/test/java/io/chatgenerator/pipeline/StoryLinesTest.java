package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.tracing.RecordedSpans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines of the log about stories, by the fields that they are found by. */
class StoryLinesTest {
  private static final String PIPELINE = "io.chatgenerator.pipeline";

  private final RecordedSpans spans = new RecordedSpans();
  private final SimulatedService service = SimulatedService.ofOneTask(spans.stories());
  private final Chain chain = new Chain(service);
  private final Logger logger = (Logger) LoggerFactory.getLogger(PIPELINE);
  private final Level before = logger.getLevel();
  private CapturedLog log;

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    log = new CapturedLog(PIPELINE);
  }

  @AfterEach
  void stopListening() {
    log.close();
    logger.setLevel(before);
  }

  @Test
  void theOutcomeIsOneLineWithAllFields() {
    StoryKey key = chain.create(0, "a whale", spans.stories());
    service.model().last().say("Once");
    service.model().last().finish();
    service.deliver();

    assertThat(fields(only("outcome")))
        .containsEntry("story", key.id())
        .containsEntry("attempt", "1")
        .containsEntry("owner", OwnerHash.of("ann"))
        .containsEntry("outcome", "COMPLETE")
        .containsEntry("requestId", service.model().last().requestId().orElseThrow())
        .containsEntry("traceId", spans.named("attempt").getTraceId());
  }

  @Test
  void aFailureNamesItsCodeItsRequestAndItsTrace() {
    chain.create(0, "a whale", spans.stories());
    service.model().last().fail(FailureCode.REFUSED);
    service.deliver();

    assertThat(fields(only("code")))
        .containsEntry("code", "REFUSED")
        .containsKeys("story", "attempt", "owner", "requestId", "traceId");
    assertThat(fields(only("outcome"))).containsEntry("outcome", "FAILED");
  }

  @Test
  void aStoryThatNobodyHoldsIsCancelledInOneLine() {
    chain.create(0, "a whale");
    chain.create(0, "a second whale");
    StoryKey waiting = chain.createFor("bob", 0, "a third whale");
    chain.cancel(0, waiting);

    assertThat(fields(only("outcome")))
        .containsEntry("outcome", "CANCELLED")
        .containsEntry("story", waiting.id())
        .containsEntry("attempt", "1")
        .containsEntry("owner", OwnerHash.of("bob"))
        .doesNotContainKeys("traceId", "requestId");
  }

  @Test
  void aStoryThatIsHandedOverHasNoOutcomeYet() {
    StoryKey key = chain.create(0, "a whale", spans.stories());
    service.task(0).runner().drain(Duration.ZERO);
    service.advanceMillis(100);

    assertThat(service.stored(key).isTerminal()).isFalse();
    assertThat(log.messages()).contains("story " + key.id() + " attempt 1 released");
    assertThat(log.events()).noneMatch(line -> fields(line).containsKey("outcome"));
  }

  @Test
  void everyLineAboutAStoryHasItsFields() {
    StoryKey key = chain.create(0, "a whale", spans.stories());
    service.model().last().say("Once");
    service.inFlight().lose(0);
    service.advanceMillis(5_100);
    service.model().last().finish();
    for (int i = 0; i < 4; i++) {
      service.inFlight().lose(0);
      service.time().advance(Duration.ofMillis(1_100), () -> {});
    }
    service.advanceMillis(2_000);

    List<ILoggingEvent> about =
        log.events().stream()
            .filter(line -> line.getFormattedMessage().contains(key.id()))
            .toList();
    assertThat(about)
        .extracting(ILoggingEvent::getMessage)
        .anyMatch(message -> message.contains("not saved yet"));
    assertThat(about)
        .allSatisfy(line -> assertThat(fields(line)).containsKeys("story", "attempt", "owner"));
  }

  private ILoggingEvent only(String field) {
    List<ILoggingEvent> with =
        log.events().stream().filter(line -> fields(line).containsKey(field)).toList();
    assertThat(with).hasSize(1);
    return with.get(0);
  }

  private static Map<String, String> fields(ILoggingEvent line) {
    return line.getKeyValuePairs() == null
        ? Map.of()
        : line.getKeyValuePairs().stream()
            .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
