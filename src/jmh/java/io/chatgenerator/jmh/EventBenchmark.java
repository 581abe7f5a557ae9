package io.chatgenerator.jmh;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.graphql.ResultStream;
import io.chatgenerator.graphql.SampleSchema;
import io.chatgenerator.live.TextDelta;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.testing.OneByOne;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.reactivestreams.Publisher;

/** One event of a text subscription, from the delta to the payload of its frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
  private static final int MANY = 1_000;
  private static final String TEXT =
      "subscription { storyText(id: \"1\") { attempt offset delta status } }";

  private final GraphQL graphQL = SampleSchema.build();
  private final ResultStream selected = ResultStream.of(begin(List.of())).orElseThrow();
  private int offset;

  /** Written by its selection, for the first of those who select the same. */
  @Benchmark
  public String written() {
    return selected.writer().apply(next());
  }

  /** Executed by GraphQL, begun anew for each thousand events. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public int executed() {
    List<TextDelta> deltas = Stream.generate(this::next).limit(MANY).toList();
    return OneByOne.all(begin(deltas).<Publisher<ExecutionResult>>getData()).stream()
        .mapToInt(result -> ResultFormat.json(result).length())
        .sum();
  }

  private TextDelta next() {
    offset += 30;
    return new TextDelta(1, offset, "once upon a time there was a fox", StoryStatus.GENERATING);
  }

  private ExecutionResult begin(List<TextDelta> events) {
    return graphQL.execute(
        ExecutionInput.newExecutionInput(TEXT).graphQLContext(Map.of("events", events)));
  }
}
