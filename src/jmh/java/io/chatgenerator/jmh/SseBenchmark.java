package io.chatgenerator.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.openai.ChatCompletionStream;
import io.chatgenerator.openai.SseParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One token of the model, from the bytes of its event to its text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SseBenchmark {
  private static final byte[] TOKEN =
      ("data: {\"id\":\"chatcmpl-9xqRzqN7Pz0vDkPZbE1mJ3bJ\",\"object\":\"chat.completion.chunk\","
              + "\"created\":1767225600,\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{"
              + "\"index\":0,\"delta\":{\"content\":\" once\"},\"finish_reason\":null}]}\n\n")
          .getBytes(UTF_8);

  /** The parser alone. */
  @Benchmark
  public void event(Blackhole hole) {
    new SseParser(SseParser.DEFAULT_LIMIT, hole::consume).feed(TOKEN);
  }

  /** The parser and what reads its events. */
  @Benchmark
  public void text(Blackhole hole) {
    ChatCompletionStream stream = new ChatCompletionStream("gpt-4o-mini", hole::consume);
    new SseParser(SseParser.DEFAULT_LIMIT, stream::accept).feed(TOKEN);
  }
}
