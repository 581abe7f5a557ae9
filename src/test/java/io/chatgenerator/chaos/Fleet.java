package io.chatgenerator.chaos;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Several tasks of the service that form a cluster. */
final class Fleet implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final String name;
  private final String heap;
  private final Map<String, String> settings;
  private final List<Ports> ports;
  private final Random dice = new Random(1);
  private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
  private int started;

  private Fleet(
      Vertx vertx, String name, String heap, Map<String, String> settings, List<Ports> ports) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(10));
    this.name = name;
    this.heap = heap;
    this.settings = settings;
    this.ports = ports;
  }

  /**
   * Starts {@code size} processes of this heap and waits until all are ready.
   *
   * @param spare how many more may run at a time, see {@link #startAnother}
   */
  static Fleet start(
      Vertx vertx, String name, int size, int spare, String heap, Map<String, String> settings) {
    List<Ports> ports = IntStream.range(0, size + spare).mapToObj(i -> Ports.free()).toList();
    Map<String, String> clustered = new HashMap<>(settings);
    clustered.put("CLUSTER", "hazelcast");
    clustered.put("CLUSTER_SECRET", "what all processes of the fleet know");
    clustered.put(
        "CLUSTER_MEMBERS",
        ports.stream().map(each -> "127.0.0.1:" + each.cluster()).collect(joining(",")));
    Fleet fleet = new Fleet(vertx, name, heap, clustered, ports);
    try {
      ServiceProcess.archiveClasses(vertx, fleet.http, ports.get(0), clustered);
      Waiting.await(Future.all(ports.stream().limit(size).map(fleet::start).toList()), START);
      return fleet;
    } catch (RuntimeException | Error failed) {
      fleet.close();
      throw failed;
    }
  }

  List<ServiceProcess> processes() {
    return List.copyOf(processes);
  }

  List<ServiceProcess> open() {
    return processes.stream().filter(ServiceProcess::isOpen).toList();
  }

  /** Any process that is open, as a balancer picks one; waits until there is one. */
  Future<ServiceProcess> any() {
    List<ServiceProcess> open = open();
    return open.isEmpty()
        ? Waiting.until(vertx, () -> !open().isEmpty()).compose(later -> any())
        : Future.succeededFuture(open.get(random(open.size())));
  }

  /** Starts a process anew in the place of one that has ended. Completes when it is ready. */
  Future<ServiceProcess> replace(ServiceProcess ended) {
    processes.remove(ended);
    return start(ended.ports());
  }

  synchronized int random(int bound) {
    return dice.nextInt(bound);
  }

  /** Starts one more, beside one that takes its time to end. Completes when it is ready. */
  Future<ServiceProcess> startAnother() {
    Set<Ports> taken =
        processes.stream()
            .filter(ServiceProcess::isAlive)
            .map(ServiceProcess::ports)
            .collect(toSet());
    return start(ports.stream().filter(each -> !taken.contains(each)).findFirst().orElseThrow());
  }

  /** Ends all processes at once. */
  @Override
  public void close() {
    processes.forEach(ServiceProcess::kill);
    http.close();
  }

  private synchronized Future<ServiceProcess> start(Ports ports) {
    started++;
    ServiceProcess process = ServiceProcess.start(name + "-" + started, ports, heap, settings);
    processes.add(process);
    return process.ready(vertx, http);
  }
}
