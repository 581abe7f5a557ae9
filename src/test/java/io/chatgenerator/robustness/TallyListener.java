package io.chatgenerator.robustness;

import io.chatgenerator.robustness.Tally.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the tests of classes that are marked with {@link Robustness}, of whichever engine, and
 * writes the counts of this process into the directory that the system property {@value #DIRECTORY}
 * names. Does nothing where there is none.
 */
public final class TallyListener implements TestExecutionListener {
  static final String DIRECTORY = "robustness.tally";

  private static final Tally TALLY = new Tally();

  @Override
  public void executionStarted(TestIdentifier test) {
    Tries.take();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() && result.getStatus() != Status.ABORTED) {
      long tried = Math.max(1, Tries.take());
      boolean passed = result.getStatus() == Status.SUCCESSFUL;
      area(test).ifPresent(area -> TALLY.add(area, new Count(tried, passed ? tried : 0)));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    String directory = System.getProperty(DIRECTORY);
    if (directory != null && !TALLY.isEmpty()) {
      try {
        TALLY.write(Path.of(directory, ProcessHandle.current().pid() + ".tsv"));
      } catch (IOException cannot) {
        throw new UncheckedIOException(cannot);
      }
    }
  }

  private static Optional<String> area(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaClass().getAnnotation(Robustness.class))
        .map(Robustness::value);
  }
}
