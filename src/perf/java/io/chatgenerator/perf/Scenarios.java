package io.chatgenerator.perf;

import io.chatgenerator.perf.FollowedStory.Pace;
import io.chatgenerator.perf.Load.Cost;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The measurements of a contender that is warm. */
final class Scenarios {
  private static final Pace SHORT = Pace.of(5, 150);
  private static final Pace FULL = Pace.of(300, 150);
  private static final double SHORT_RATE = 100;
  private static final double FULL_RATE = 10;
  private static final int FOLLOWED = 100;
  private static final int COMPARED_ONCE_IN = 20;

  private final TestEnvironment environment;
  private final Report report;
  private final int seconds;

  /**
   * @param seconds how long each measurement of stories goes on
   */
  Scenarios(TestEnvironment environment, Report report, int seconds) {
    this.environment = environment;
    this.report = report;
    this.seconds = seconds;
  }

  List<User> readers() {
    return environment.users(FOLLOWED);
  }

  void warmUp(Contender contender, int warmUpSeconds) {
    Load load = new Load(environment, contender);
    int stories = warmUpSeconds * 15;
    load.stories(readers(), Pace.of(60, 150), false, stories, 30);
    load.stories(readers(), Pace.of(60, 150), true, stories, 30);
    List<User> staggered = staggered();
    load.stories(staggered, SHORT, false, staggered.size(), SHORT_RATE);
    load.lists(readers().get(0), 100 * warmUpSeconds);
  }

  /**
   * Of some users more stories than of others: the service compares what it counts as a user's
   * active stories with the table once in twenty stories, and would otherwise do so for all users
   * within the same measurement.
   */
  private List<User> staggered() {
    List<User> all = readers();
    return IntStream.range(0, all.size())
        .boxed()
        .flatMap(i -> Collections.nCopies(i % COMPARED_ONCE_IN, all.get(i)).stream())
        .toList();
  }

  void stories(Contender contender) {
    for (boolean text : new boolean[] {false, true}) {
      String with = text ? " with its text" : ", status only";
      Cost brief = run(contender, SHORT, text, SHORT_RATE);
      report.add(
          contender,
          "story of 5 tokens" + with + ", CPU us",
          brief.per(seconds * SHORT_RATE),
          text ? 4 : 2.5);
      Cost full = run(contender, FULL, text, FULL_RATE);
      double each = full.per(seconds * FULL_RATE);
      if (text) {
        report.add(contender, "300 tokens with their text, CPU us per token", each / 300, 1);
      } else {
        report.add(contender, "story of 300 tokens, status only, CPU us", each, 1.5);
      }
    }
  }

  void crowd(Contender contender, int readers) {
    User user = environment.users(FOLLOWED + 1).get(FOLLOWED);
    Pace pace = new Pace(300, 150, 500 + 2L * readers);
    Cost cost = new Load(environment, contender).crowd(user, readers, pace);
    String size = String.format("%,d", readers);
    report.add(
        contender,
        "fan-out to " + size + ", CPU us per token and subscriber",
        cost.per(300.0 * readers),
        1);
    report.add(
        contender,
        "fan-out to " + size + ", CPU us per frame delivered",
        cost.per(cost.seen().frames()));
  }

  /** The same stories a second, told the more slowly the more of them are in flight. */
  void inFlight(Contender contender, int stories, double perSecond) {
    double length = stories / perSecond;
    Pace pace = Pace.of(5, 5 / length);
    int count = (int) (perSecond * Math.max(seconds, 2 * length));
    Cost cost = new Load(environment, contender).stories(readers(), pace, true, count, perSecond);
    String at = String.format(" at %,d in flight", stories);
    report.add(contender, "story of 5 tokens with its text" + at + ", CPU us", cost.per(count));
    latencies(contender, at, "create to response", cost.seen().responses);
    latencies(contender, at, "status change", cost.seen().statuses);
    latencies(contender, at, "token", cost.seen().tokens);
  }

  void lists(Contender contender) {
    int count = 300 * seconds;
    Cost cost = new Load(environment, contender).lists(readers().get(0), count);
    report.add(contender, "listStories(20) of 28 kB, CPU us", cost.per(count), 3);
    report.add(contender, "listStories(20), requests a second per core", 1e6 / cost.per(count));
  }

  void idle(Contender contender, int sockets) {
    List<User> users = environment.users(sockets);
    Load load = new Load(environment, contender);
    long memory = contender.process().usedKb();
    long cpu = contender.process().cpuNanos();
    load.idle(users);
    load.settle(500);
    double opening = (contender.process().cpuNanos() - cpu) / 1e3 / sockets;
    double each = (double) (contender.process().usedKb() - memory) / sockets;
    String size = String.format("%,d", sockets);
    report.add(contender, size + " idle subscriptions, kB each", each, 1);
    report.add(contender, size + " idle subscriptions, CPU us to open one", opening, 1.3);
  }

  private void latencies(Contender contender, String at, String what, Latencies seen) {
    report.add(contender, what + at + ", ms p50", seen.percentile(50));
    report.add(contender, what + at + ", ms p99", seen.percentile(99));
  }

  private Cost run(Contender contender, Pace pace, boolean text, double perSecond) {
    return new Load(environment, contender)
        .stories(readers(), pace, text, (int) (seconds * perSecond), perSecond);
  }
}
