package io.chatgenerator.pipeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs the simulation until something is wrong. */
public final class SimulationTrial {
  private static final int LONGEST = 80;

  private SimulationTrial() {}

  /** The first seed, and what is wrong with it; nothing where all is well. */
  public static String firstWrong(long seed, int schedules) {
    Logger log = (Logger) LoggerFactory.getLogger("io.chatgenerator");
    log.setLevel(Level.OFF);
    try {
      return firstWrongOf(seed, schedules);
    } finally {
      log.setLevel(null);
    }
  }

  private static String firstWrongOf(long seed, int schedules) {
    for (long each = seed; each < seed + schedules; each++) {
      List<String> wrongs = wrongs(each);
      if (!wrongs.isEmpty()) {
        return "seed " + each + ": " + shortened(wrongs.get(0));
      }
    }
    return "";
  }

  private static List<String> wrongs(long seed) {
    try {
      return Simulation.of(seed).run();
    } catch (RuntimeException | StackOverflowError broken) {
      return List.of(broken.toString());
    }
  }

  private static String shortened(String wrong) {
    String line = wrong.replaceAll("[\\s|]+", " ");
    return line.substring(0, Math.min(LONGEST, line.length()));
  }
}
