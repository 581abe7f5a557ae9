package io.chatgenerator;

import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.recovery.WorkFinder;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The event loops of one process, each of which is a task of its own; what is done once for the
 * process is done on the first. For any thread.
 */
final class EventLoops {
  private final Vertx vertx;
  private final SharedParts shared;
  private final List<ServiceVerticle> all;
  private Future<String> deployed = Future.failedFuture("not begun");
  private WorkFinder finder;

  /** Event loops that do nothing yet, of a process with an id of its own. */
  EventLoops(Vertx vertx, SharedParts shared, String process) {
    this.vertx = vertx;
    this.shared = shared;
    int loops = shared.config().eventLoops();
    this.all =
        IntStream.range(0, loops)
            .mapToObj(n -> new ServiceVerticle(shared, process + "." + n, capacity(n, loops)))
            .toList();
  }

  /** The stories of the process are divided; the first loops take what is left over. */
  private int capacity(int number, int loops) {
    int stories = shared.config().stories().maxConcurrent();
    return stories / loops + (number < stories % loops ? 1 : 0);
  }

  /** Completes once the port is open on all of them; where one fails, none is left. */
  Future<Void> start() {
    Iterator<ServiceVerticle> next = all.iterator();
    deployed = vertx.deployVerticle(next::next, new DeploymentOptions().setInstances(all.size()));
    return deployed.compose(started -> onFirst(this::begin));
  }

  int port() {
    return all.get(0).port();
  }

  List<Context> contexts() {
    return all.stream().map(ServiceVerticle::loop).toList();
  }

  int storiesInFlight() {
    return all.stream().mapToInt(loop -> loop.pipeline().runner().size()).sum();
  }

  /**
   * Takes nothing new, closes the sockets, and lets stories finish or hands them on. Completes at
   * once where nothing was started.
   */
  Future<Void> drain() {
    if (!deployed.succeeded()) {
      return Future.succeededFuture();
    }
    shared.readiness().drain();
    return onFirst(this::end)
        .compose(
            ended -> Future.join(all.stream().map(loop -> on(loop.loop(), loop::drain)).toList()))
        .eventually(() -> onFirst(shared.deployment()::stop))
        .mapEmpty();
  }

  /** Closes the port, and leaves the cluster. Completes at once where nothing was started. */
  Future<Void> stop() {
    return deployed.succeeded()
        ? Future.join(List.of(vertx.undeploy(deployed.result())))
            .transform(stopped -> onFirst(shared.cluster()::close))
        : Future.succeededFuture();
  }

  private Future<Void> begin() {
    finder = finder();
    shared.cluster().start();
    shared.readiness().describe("cluster", shared.cluster()::state);
    shared.readiness().await("cluster", shared.cluster()::tried);
    shared.metrics().storiesInFlight(this::storiesInFlight);
    LoadReport.start(vertx, LoadReport.PERIOD, this::storiesInFlight);
    TaskProtection.of(shared.config()).ifPresent(one -> one.start(vertx, this::storiesInFlight));
    // One turn of the loop each, since the first request of a kind is slow.
    Context first = all.get(0).loop();
    Stream.<Runnable>of(
            () -> shared.readiness().await("issuer", shared.adapters().keys()::ready),
            () -> shared.readiness().await("table", shared.adapters().repository()::probe),
            () -> shared.readiness().await("secret", shared.adapters().secrets()::get),
            shared.deployment()::start,
            // What is taken before is not seen by readers on other tasks.
            () -> shared.cluster().tried().onComplete(over -> finder.start()))
        .forEach(one -> first.runOnContext(turn -> one.run()));
    return Future.succeededFuture();
  }

  private WorkFinder finder() {
    List<StoryTaker> takers = all.stream().map(ServiceVerticle::taker).toList();
    return new WorkFinder(
        all.get(0).pipeline().task(), takers, shared.suspects(), System::nanoTime);
  }

  private Future<Void> end() {
    finder.stop();
    return Future.succeededFuture();
  }

  private <T> Future<T> onFirst(Supplier<Future<T>> work) {
    return on(all.get(0).loop(), work);
  }

  /** Completes on no event loop in particular: what follows may end when they are gone. */
  private static <T> Future<T> on(Context loop, Supplier<Future<T>> work) {
    return Future.future(
        done ->
            loop.runOnContext(
                go -> Future.succeededFuture().compose(now -> work.get()).onComplete(done)));
  }
}
