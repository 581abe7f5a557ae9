package io.chatgenerator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.ProviderAnswer;
import io.chatgenerator.local.ProviderAnswer.Then;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each answer of {@code provider-answers}, however its bytes are cut. */
class ProviderAnswersTest {
  private static CapturedLog log;

  @BeforeAll
  static void quiet() {
    log = new CapturedLog("io.chatgenerator.openai");
  }

  @AfterAll
  static void showTheLogAgain() {
    log.close();
  }

  /** What comes of an answer, and the text that was published on the way. */
  private record Result(String outcome, String text) {}

  @Test
  void theTableNamesEachFile() {
    String[] files = Path.of("src/test/resources/provider-answers").toFile().list();
    assertThat(Stream.of(files).filter(name -> name.endsWith(".http")))
        .containsExactlyInAnyOrderElementsOf(
            ProviderAnswer.all().keySet().stream().map(name -> name + ".http").toList());
  }

  static Stream<ProviderAnswer> failures() {
    return answers().filter(answer -> answer.status() / 100 != 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void meansAFailure(ProviderAnswer answer) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(answer.headers());
    String body = answer.body().toString();
    assertThat(HttpFailure.of(answer.status(), headers, body).code()).hasToString(answer.outcome());
  }

  static Stream<ProviderAnswer> bodies() {
    return answers().filter(ProviderAnswersTest::isRead);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsWhole(ProviderAnswer answer) {
    assertOutcome(answer, read(answer, answer.body().getBytes()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsByteByByte(ProviderAnswer answer) {
    byte[][] bytes = new byte[answer.body().length()][];
    Arrays.setAll(bytes, i -> new byte[] {answer.body().getByte(i)});
    assertOutcome(answer, read(answer, bytes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsCutAtEveryPosition(ProviderAnswer answer) {
    byte[] body = answer.body().getBytes();
    for (int cut = 0; cut <= body.length; cut++) {
      byte[] first = Arrays.copyOf(body, cut);
      assertOutcome(answer, read(answer, first, Arrays.copyOfRange(body, cut, body.length)));
    }
  }

  /** Text that does not belong to the story is never published, wherever the connection breaks. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void publishesNothingElseWhereverItEnds(ProviderAnswer answer) {
    byte[] body = answer.body().getBytes();
    String whole = read(answer, body).text;
    for (int end = 0; end <= body.length; end++) {
      assertThat(whole).startsWith(read(answer, Arrays.copyOf(body, end)).text);
    }
  }

  private static Stream<ProviderAnswer> answers() {
    return ProviderAnswer.all().values().stream();
  }

  /** Compressed bodies are the HTTP client's to read. */
  private static boolean isRead(ProviderAnswer answer) {
    return answer.status() / 100 == 2 && !answer.headers().containsKey("content-encoding");
  }

  private static void assertOutcome(ProviderAnswer answer, Result result) {
    assertThat(result.outcome).isEqualTo(answer.outcome());
    if (!answer.text().isEmpty()) {
      assertThat(result.text).isEqualTo(answer.text());
    }
  }

  private static Result read(ProviderAnswer answer, byte[]... pieces) {
    StringBuilder text = new StringBuilder();
    ChatCompletionStream stream = new ChatCompletionStream("m", text::append);
    try {
      AnswerReader reader = new AnswerReader(stream);
      for (byte[] piece : pieces) {
        reader.feed(piece);
      }
      reader.end();
      Completion how = stream.finish(answer.then() != Then.RESET);
      return new Result(how.finishReason().name(), text.toString());
    } catch (GenerationException e) {
      return new Result(e.code().name(), text.toString());
    }
  }
}
