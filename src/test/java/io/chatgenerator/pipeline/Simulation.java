package io.chatgenerator.pipeline;

import io.chatgenerator.story.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One random life of the service, which its seed alone decides: how many processes there are, what
 * kind of trouble they meet, and each step.
 */
record Simulation(long seed, Kind kind, List<Step> steps) {
  private static final int LONGEST = 90;

  /** One of nine seeds has erasures; the others mean what they meant before there were any. */
  private static final int SEEDS = 9;

  private static final int WITH_ERASURES = 3;

  private static final Duration UNTIL_NEARLY_MIDNIGHT = Duration.ofSeconds(86_370);

  /** Modulo 9, the seeds whose generations outlive connections. */
  private static final Set<Long> OUTLIVING = Set.of(0L, 3L);

  /** One of five seeds has processes of two event loops. */
  private static final int WITH_TWO_LOOPS = 5;

  /** Of one owner in a day: enough for two stories at once. */
  private static final long FEW_TOKENS = 350;

  enum Kind {
    /** Nothing fails but the model. */
    CALM,
    /** Some owners, shards and items are in trouble, and nothing else. */
    COMPANY,
    /** Everything may fail. */
    ROUGH
  }

  static Simulation of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Kind kind = pick(random, Kind.CALM, Kind.COMPANY, Kind.ROUGH, Kind.ROUGH);
    List<Step> steps = new ArrayList<>();
    int length = random.nextInt(10, LONGEST);
    for (int i = 0; i < length; i++) {
      steps.add(step(kind, random));
    }
    return new Simulation(seed, kind, seed % SEEDS == WITH_ERASURES ? erasing(steps) : steps);
  }

  /**
   * The same where owners delete all of their stories instead of one. No client token comes twice,
   * as one that is erased may begin a story of the same prompt again.
   */
  private static List<Step> erasing(List<Step> steps) {
    return IntStream.range(0, steps.size()).mapToObj(i -> erasing(i, steps.get(i))).toList();
  }

  private static Step erasing(int number, Step step) {
    if (step instanceof Step.Delete delete) {
      return new Step.EraseAll(delete.task(), delete.story());
    }
    return step instanceof Step.Create create && create.token() > 0
        ? new Step.Create(create.task(), create.owner(), 10 + number)
        : step;
  }

  /** What is wrong afterwards. */
  List<String> run() {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedService service =
        new SimulatedService(
            SimulatedService.CONFIG,
            Trace.NONE,
            random.nextBoolean() ? 1 : 3,
            random.nextBoolean() ? () -> 0 : () -> random.nextLong(400));
    if (seed % 2 == 0) {
      service.time().advance(UNTIL_NEARLY_MIDNIGHT, () -> {});
    }
    if (seed % 4 == 3) {
      service.limitTokens(FEW_TOKENS);
    }
    if (OUTLIVING.contains(seed % SEEDS)) {
      service.model().outliveConnections();
    }
    if (seed % WITH_TWO_LOOPS == 2) {
      service.serveOn(2);
    }
    int processes = random.nextInt(2, 4);
    for (int i = 0; i < processes; i++) {
      service.start();
    }
    Schedule schedule = new Schedule(service, kind != Kind.ROUGH);
    steps.forEach(schedule::run);
    return new Outcome(schedule).settle();
  }

  /** The same with as few steps as go wrong. */
  Simulation shrunk() {
    Simulation least = this;
    for (int size = steps.size() / 2; size > 0; size /= 2) {
      for (int from = 0; from < least.steps.size(); ) {
        Simulation less = least.without(from, Math.min(from + size, least.steps.size()));
        if (less.run().isEmpty()) {
          from += size;
        } else {
          least = less;
        }
      }
    }
    return least;
  }

  private Simulation without(int from, int to) {
    List<Step> fewer = new ArrayList<>(steps);
    fewer.subList(from, to).clear();
    return new Simulation(seed, kind, fewer);
  }

  private static Step step(Kind kind, SplittableRandom random) {
    IntFunction<Step> user = number -> userStep(number, random);
    return switch (kind) {
      case CALM -> random.nextInt(3) == 0 ? passing(random) : user.apply(random.nextInt(30));
      case COMPANY ->
          switch (random.nextInt(6)) {
            case 0, 1 -> passing(random);
            case 2 -> company(random);
            default -> user.apply(random.nextInt(30));
          };
      case ROUGH ->
          switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> user.apply(random.nextInt(30));
            case 4, 5 -> delivery(random);
            case 6 -> passing(random);
            default -> trouble(random);
          };
    };
  }

  private static Step userStep(int number, SplittableRandom random) {
    int task = random.nextInt(3);
    int other = random.nextInt(4);
    return switch (number) {
      case 0, 1, 2, 3, 4, 5 -> new Step.Create(task, other % 3, random.nextInt(3));
      case 6, 7, 8 -> new Step.Cancel(task, other);
      case 9, 10, 11 -> new Step.Retry(task, other);
      case 12 -> new Step.Delete(task, other);
      case 13, 14, 15 -> new Step.Follow(task, other, random.nextBoolean());
      case 16 -> new Step.Ask(other);
      case 17, 18, 19, 20, 21, 22, 23, 24 -> new Step.Say(other);
      case 25, 26 -> new Step.Finish(other);
      default -> new Step.Fail(other, random.nextBoolean());
    };
  }

  private static Step passing(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? new Step.DeliverAll()
        : new Step.Run(pick(random, 60, 1_000, 6_000, 10_000, 31_000));
  }

  private static Step company(SplittableRandom random) {
    int which = random.nextInt(4);
    return switch (random.nextInt(5)) {
      case 0 -> new Step.ThrottleOwner(0);
      case 1 -> new Step.ThrottleShard(which);
      case 2, 3 -> new Step.Spoil(which);
      default -> new Step.Heal();
    };
  }

  private static Step delivery(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Step.Lose(random.nextInt(7));
      case 1 -> new Step.Wait(pick(random, 1, 60, 1_000, 5_000, 31_000));
      default -> new Step.Deliver(random.nextInt(1, 7), random.nextInt(343));
    };
  }

  private static Step trouble(SplittableRandom random) {
    int task = random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Step.Pause(task);
      case 2, 3 -> new Step.Resume(task);
      case 4 -> new Step.Kill(task);
      case 5 -> new Step.Drain(task);
      case 6 -> new Step.Start();
      case 7 -> new Step.Jump(task, pick(random, -60_000, -20_000, 5_000, 20_000, 60_000));
      case 8 -> new Step.Refuse(pick(random, 1, 3, 20, random.nextInt(100) == 0 ? 20_000 : 5));
      case 9 -> new Step.Collide(pick(random, 1, 3, 20));
      default -> company(random);
    };
  }

  @SafeVarargs
  private static <T> T pick(SplittableRandom random, T... from) {
    return from[random.nextInt(from.length)];
  }
}
