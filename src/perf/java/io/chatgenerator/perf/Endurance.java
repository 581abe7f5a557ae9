package io.chatgenerator.perf;

import java.util.ArrayList;
import java.util.List;

/**
 * One task with the memory of a small container, 10,000 subscriptions that wait and 1,000 that read
 * stories as they are written, minute after minute: what is resident must not grow.
 */
final class Endurance {
  private static final int IDLE = 10_000;
  private static final int BUSY = 1_000;
  private static final double STORIES_PER_SECOND = 50;
  private static final FollowedStory.Pace PACE = FollowedStory.Pace.of(100, 5);

  /** Until then code is compiled and pools fill. */
  private static final int SETTLED_AFTER = 3;

  private static final double MOST_GROWTH = 1.1;

  private final TestEnvironment environment;
  private final Options options;

  Endurance(TestEnvironment environment, Options options) {
    this.environment = environment;
    this.options = options;
  }

  /** Prints a line a minute, and whether memory stayed flat. */
  void run() {
    List<User> users = environment.users(IDLE + BUSY);
    try (Contender service = environment.service(options.smallJvm())) {
      environment.await(service::ready);
      Load load = new Load(environment, service);
      load.idle(users.subList(BUSY, users.size()));
      load.follow(users.subList(0, BUSY));
      List<Long> resident = new ArrayList<>();
      for (int minute = 1; minute <= options.minutes(); minute++) {
        Load.Cost cost =
            load.stories(
                users.subList(0, BUSY),
                PACE,
                true,
                (int) (60 * STORIES_PER_SECOND),
                STORIES_PER_SECOND);
        resident.add(service.process().residentKb() / 1024);
        System.out.printf(
            "minute %d: %d MB resident, %.0f us a story, tokens %s ms late%n",
            minute,
            resident.get(minute - 1),
            cost.per(60 * STORIES_PER_SECOND),
            cost.seen().tokens.text());
      }
      System.out.println(isFlat(resident) ? "memory is flat" : "memory GROWS");
    }
  }

  private static boolean isFlat(List<Long> resident) {
    long settled = resident.get(Math.min(SETTLED_AFTER, resident.size()) - 1);
    return resident.get(resident.size() - 1) <= settled * MOST_GROWTH;
  }
}
