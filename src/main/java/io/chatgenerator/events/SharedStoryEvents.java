package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.events.TaskNetwork.Member;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Story events of all tasks. Within the task they go as they are; to other tasks only where one has
 * a listener of that owner, which every task keeps in memory. Confined to one event loop.
 */
public final class SharedStoryEvents implements StoryEvents {
  private static final String EVENTS = "stories.events.";
  private static final DeliveryOptions EVENT =
      new DeliveryOptions().setCodecName(StoryEventCodec.NAME);

  /** Beats of all tasks fall apart by being a little irregular. */
  private static final long SHORTEST_BEAT_MS = 2_400;

  private static final long LONGEST_BEAT_MS = 3_600;

  private final Vertx vertx;
  private final EventBusStoryEvents own;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final WatchedOwners watched = new WatchedOwners();
  private Optional<Peers> peers = Optional.empty();

  /** The other tasks, while this one is a member of their cluster. */
  private record Peers(TaskBus bus, InterestExchange exchange) {}

  /**
   * Events of this task, and of others while {@code network} leads to them.
   *
   * @param own the events within this task
   * @param nanoTime as {@link System#nanoTime} does
   */
  public SharedStoryEvents(
      Vertx vertx,
      EventBusStoryEvents own,
      TaskNetwork network,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.vertx = requireNonNull(vertx);
    this.own = requireNonNull(own);
    this.nanoTime = requireNonNull(nanoTime);
    this.random = requireNonNull(random);
    network.observe(new Membership());
  }

  @Override
  public void publish(StoryEvent event) {
    own.publish(event);
    peers.ifPresent(others -> send(event, others));
  }

  @Override
  public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
    watched.add(owner);
    Future<Registration> here = own.listen(owner, listener);
    return Future.all(here, announce()).map(done -> ending(owner, here.result()));
  }

  /** What this task knows of the others, while it is a member. */
  Optional<InterestExchange> exchange() {
    return peers.map(Peers::exchange);
  }

  private void begin(Peers others) {
    peers = Optional.of(others);
    beat(others);
  }

  private void beat(Peers others) {
    if (peers.filter(others::equals).isPresent()) {
      others.exchange().beat();
      vertx.setTimer(random.nextLong(SHORTEST_BEAT_MS, LONGEST_BEAT_MS), again -> beat(others));
    }
  }

  private Future<Void> announce() {
    if (peers.isEmpty()) {
      watched.forgetChanges();
    }
    return peers.map(others -> others.exchange().announce()).orElse(Future.succeededFuture());
  }

  private Registration ending(String owner, Registration here) {
    return new Registration() {
      private boolean over;

      @Override
      public void cancel() {
        if (!over) {
          over = true;
          here.cancel();
          watched.remove(owner);
          var unused = announce();
        }
      }
    };
  }

  private void send(StoryEvent event, Peers others) {
    Set<String> tasks = others.exchange().watching(event.audience());
    if (!tasks.isEmpty()) {
      List<String> addresses = tasks.stream().map(EVENTS::concat).toList();
      others.bus().send(addresses, event, EVENT);
    }
  }

  /** What becomes of this task's membership. */
  private final class Membership implements TaskNetwork.Observer {
    @Override
    public void joined(Member member) {
      InterestExchange exchange = new InterestExchange(new BusPeerTalk(member), watched, nanoTime);
      TaskBus bus = member.bus();
      Future.all(
              bus.<StoryEvent>listen(EVENTS + member.node(), own::publish),
              BusPeerTalk.serve(member, exchange))
          .onSuccess(reachable -> begin(new Peers(bus, exchange)));
    }

    @Override
    public void membersChanged() {
      peers.ifPresent(others -> others.exchange().membersChanged());
    }

    @Override
    public void left() {
      peers = Optional.empty();
    }
  }
}
