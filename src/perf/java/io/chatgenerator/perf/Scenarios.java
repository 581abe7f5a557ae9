package io.chatgenerator.perf;

import io.chatgenerator.perf.FollowedStory.Pace;
import io.chatgenerator.perf.Load.Cost;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The measurements of a contender that is warm. */
final class Scenarios {
  private static final Pace SHORT = Pace.of(5, 150);
  private static final Pace FULL = Pace.of(300, 150);

  /** So slow that each story is saved in between. */
  private static final Pace SAVED = Pace.of(5, 0.9);

  private static final double SHORT_RATE = 100;
  private static final double FULL_RATE = 10;
  private static final int FOLLOWED = 100;
  private static final int WARMING_LISTS = 30_000;
  private static final int OPENED_AT_ONCE = 1_000;

  /** More than a server remembers the tokens of. */
  private static final int STRANGERS = 12 * OPENED_AT_ONCE;

  private static final double RESTING = 0.02;

  private final TestEnvironment environment;
  private final Report report;
  private final int seconds;
  private final Map<Contender, Integer> opened = new HashMap<>();

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

  /**
   * Until its compilers rest, but no longer than this: code that they are at, or have not got to
   * yet, makes rounds of one and the same build differ by a third. Meanwhile they run on every CPU.
   */
  void warmUp(Contender contender, int mostSeconds) {
    Load load = new Load(environment, contender);
    warmUp(
        contender,
        mostSeconds,
        () -> {
          load.storiesAtOnce(readers(), SHORT, false, 1_500, 32);
          load.storiesAtOnce(readers(), SHORT, true, 1_500, 32);
          load.storiesAtOnce(readers(), FULL, true, 20, 20);
          load.storiesAtOnce(readers(), SAVED, true, 1_000, 1_000);
          load.lists(readers().get(0), 1_000);
        });
  }

  /** The same for the opening of subscriptions. */
  void warmUpOpening(Contender contender, int mostSeconds) {
    warmUp(contender, mostSeconds, () -> open(contender));
  }

  private static void warmUp(Contender contender, int mostSeconds, Runnable work) {
    long end = System.nanoTime() + mostSeconds * 1_000_000_000L;
    double share = 1;
    contender.process().freeCpus();
    while (share > RESTING && System.nanoTime() < end) {
      long began = System.nanoTime();
      long before = contender.process().compilerNanos();
      work.run();
      share = (double) (contender.process().compilerNanos() - before) / (System.nanoTime() - began);
      System.out.printf(
          "%s: compilers take %.1f %% of a CPU, %d s%n",
          contender.name(), 100 * share, (System.nanoTime() - began) / 1_000_000_000);
    }
    contender.process().keepToItsCpus();
  }

  void stories(Contender contender) {
    for (boolean text : new boolean[] {false, true}) {
      String with = text ? " with its text" : ", status only";
      Cost brief = run(contender, SHORT, text, SHORT_RATE);
      add(contender, "story of 5 tokens" + with, brief, seconds * SHORT_RATE, text ? 4 : 2.5);
      Cost full = run(contender, FULL, text, FULL_RATE);
      double stories = seconds * FULL_RATE;
      if (text) {
        add(contender, "a token of 300 with their text", full, 300 * stories, 1.2);
      } else {
        add(contender, "story of 300 tokens, status only", full, stories, 1.6);
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

  /** The same stories a second, written the more slowly the more of them are in flight. */
  void inFlight(Contender contender, double perSecond) {
    for (int stories : new int[] {10, 100, 1_000}) {
      inFlight(contender, stories, perSecond);
    }
  }

  private void inFlight(Contender contender, int stories, double perSecond) {
    double length = stories / perSecond;
    Pace pace = Pace.of(5, 5 / length);
    int count = (int) (perSecond * Math.max(seconds, 2 * length));
    Cost cost = new Load(environment, contender).stories(readers(), pace, true, count, perSecond);
    String at = String.format(" at %,d in flight", stories);
    add(contender, "story of 5 tokens with its text" + at, cost, count);
    latencies(contender, at, "create to response", cost.seen().responses);
    latencies(contender, at, "status change", cost.seen().statuses);
    latencies(contender, at, "token", cost.seen().tokens);
  }

  /** Of a contender that answers nothing else, and whose compiler has no threads of its own. */
  void warmUpLists(Contender contender) {
    contender.process().freeCpus();
    new Load(environment, contender).lists(readers().get(0), WARMING_LISTS);
    contender.process().keepToItsCpus();
  }

  /** Looks that two contenders give one and the same answer. */
  void listsAlike(Contender one, Contender other) {
    JsonObject answer = list(one);
    if (!answer.equals(list(other))) {
      throw new IllegalStateException(one.name() + " answers otherwise than " + other.name());
    }
    System.out.printf("a list is %,d bytes%n", answer.toBuffer().length());
  }

  private JsonObject list(Contender contender) {
    return environment.await(() -> contender.list(readers().get(0))).toJsonObject();
  }

  void lists(Contender contender) {
    int count = 300 * seconds;
    Cost cost = new Load(environment, contender).lists(readers().get(0), count);
    add(contender, "listStories(20) of 28 kB", cost, count, 3.5);
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

  /** Of subscriptions that are opened where the code for it is compiled. */
  void opening(Contender contender) {
    add(contender, "a subscription opened, warm", open(contender), OPENED_AT_ONCE, 1.2);
  }

  /** Others each time, until the server has forgotten their tokens: all are checked anew. */
  private Cost open(Contender contender) {
    int from = opened.merge(contender, OPENED_AT_ONCE, Integer::sum) % STRANGERS;
    List<User> users =
        environment.users(FOLLOWED + STRANGERS).subList(FOLLOWED, FOLLOWED + STRANGERS);
    return new Load(environment, contender).open(users.subList(from, from + OPENED_AT_ONCE));
  }

  private void add(Contender contender, String what, Cost cost, double pieces, double target) {
    report.add(contender, what + ", CPU us", cost.per(pieces), target);
    addShares(contender, what, cost, pieces);
  }

  private void add(Contender contender, String what, Cost cost, double pieces) {
    report.add(contender, what + ", CPU us", cost.per(pieces));
    addShares(contender, what, cost, pieces);
  }

  private void addShares(Contender contender, String what, Cost cost, double pieces) {
    if (contender.process().isJvm()) {
      report.add(contender, what + ", CPU us of the event loop", cost.loopMicros() / pieces);
      report.add(contender, what + ", kB allocated", cost.bytes() / 1e3 / pieces);
    }
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
