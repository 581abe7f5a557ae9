package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the driver does to a contender, and what that costs it. */
final class Load {
  private static final int SETTLE_MS = 200;
  private static final int HANDSHAKES_AT_ONCE = 50;
  private static final int LISTS_AT_ONCE = 8;

  private final TestEnvironment environment;
  private final Contender contender;

  /**
   * What a piece of work cost.
   *
   * @param cpuMicros of all threads but the compilers
   * @param loopMicros of the event loops
   */
  record Cost(double cpuMicros, double loopMicros, double bytes, Seen seen) {
    double per(double pieces) {
      return cpuMicros / pieces;
    }
  }

  Load(TestEnvironment environment, Contender contender) {
    this.environment = environment;
    this.contender = contender;
  }

  /** Opens sockets that follow these users' stories. */
  void follow(List<User> users) {
    environment.await(() -> Future.all(users.stream().map(contender::follow).toList()));
  }

  /** Asks for stories at a steady rate, and waits until all were seen whole. */
  Cost stories(
      List<User> users, FollowedStory.Pace pace, boolean text, int count, double perSecond) {
    return measure(
        () ->
            Future.all(
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            later(i * 1_000 / perSecond)
                                .compose(now -> write(users.get(i % users.size()), pace, text)))
                    .toList()));
  }

  /** Asks for stories as fast as they are seen whole, a number of them at once. */
  void storiesAtOnce(
      List<User> users, FollowedStory.Pace pace, boolean text, int count, int atOnce) {
    environment.await(
        () -> Lanes.run(count, atOnce, i -> write(users.get(i % users.size()), pace, text)));
  }

  /** One story that many read at once; only its delivery is measured. */
  Cost crowd(User user, int readers, FollowedStory.Pace pace) {
    List<WebSocket> sockets =
        environment.await(() -> Lanes.run(readers, HANDSHAKES_AT_ONCE, i -> contender.open(user)));
    Seen seen = contender.begin();
    FollowedStory story = environment.model().prepare(pace, false);
    List<Future<Void>> ends = new ArrayList<>();
    environment.await(
        () -> {
          sockets.forEach(socket -> ends.add(contender.readToEnd(socket)));
          return contender
              .create(user, story)
              .onSuccess(id -> sockets.forEach(socket -> contender.join(socket, id)))
              .compose(id -> later(pace.delayMillis() - 200));
        });
    Cost cost = measure(seen, () -> environment.await(() -> Future.all(ends)));
    close(sockets);
    return cost;
  }

  /** Opens sockets that wait for nothing; they stay open. */
  List<WebSocket> idle(List<User> users) {
    return environment.await(() -> opened(users));
  }

  /** The same, and closes them once that is measured. */
  Cost open(List<User> users) {
    List<WebSocket> sockets = new ArrayList<>();
    Cost cost = measure(() -> opened(users).onSuccess(sockets::addAll));
    close(sockets);
    settle(SETTLE_MS);
    return cost;
  }

  private Future<List<WebSocket>> opened(List<User> users) {
    return Lanes.run(users.size(), HANDSHAKES_AT_ONCE, i -> contender.idle(users.get(i)));
  }

  private void close(List<WebSocket> sockets) {
    environment.await(
        () -> Future.join(sockets.stream().map(WebSocket::close).toList()).otherwiseEmpty());
  }

  /** Lists stories again and again. */
  Cost lists(User user, int count) {
    return measure(() -> Lanes.run(count, LISTS_AT_ONCE, i -> contender.list(user)));
  }

  /** Lets the contender work off what it has put off. */
  void settle(long millis) {
    environment.await(() -> later(millis));
  }

  private Cost measure(Supplier<Future<?>> work) {
    return measure(
        contender.begin(),
        () -> {
          environment.await(() -> work.get().mapEmpty());
          settle(SETTLE_MS);
        });
  }

  private Cost measure(Seen seen, Runnable work) {
    ServerProcess process = contender.process();
    long bytes = process.allocatedBytes();
    long cpu = process.cpuNanos();
    long loop = process.loopNanos();
    work.run();
    return new Cost(
        (process.cpuNanos() - cpu) / 1e3,
        (process.loopNanos() - loop) / 1e3,
        process.allocatedBytes() - bytes,
        seen);
  }

  private Future<Void> write(User user, FollowedStory.Pace pace, boolean text) {
    return contender.write(user, environment.model().prepare(pace, text), text);
  }

  private Future<Void> later(double millis) {
    return millis < 1
        ? Future.succeededFuture()
        : environment.vertx().timer((long) millis, TimeUnit.MILLISECONDS).mapEmpty();
  }
}
