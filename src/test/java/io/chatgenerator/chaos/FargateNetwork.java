package io.chatgenerator.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces laid out as Fargate does it: each task has one address for metadata, which no
 * other task reaches and which comes first, and one in the network of all. Names that lead to AWS,
 * and {@code localhost}, lead to this machine. Takes root and iproute2.
 */
final class FargateNetwork implements AutoCloseable {
  /** This machine, as tasks see it. */
  static final String GATEWAY = "10.77.0.1";

  /** Where a task asks about itself. */
  static final String METADATA = "169.254.170.2";

  private static final Path HOSTS = Path.of("/etc/netns");
  private static final String PREFIX = "fargate";

  private final List<Integer> tasks = new ArrayList<>();

  private FargateNetwork() {}

  /** Whether this user may do all of it here. */
  static boolean isPossible() {
    FargateNetwork network = new FargateNetwork();
    try {
      network.open();
      network.add(0, Integer.MAX_VALUE, List.of());
      execute(0, "true");
      return true;
    } catch (UncheckedIOException | IllegalStateException cannot) {
      return false;
    } finally {
      network.close();
    }
  }

  static FargateNetwork create() {
    FargateNetwork network = new FargateNetwork();
    network.open();
    return network;
  }

  /** The address at which everybody reaches a task. */
  static String address(int task) {
    return "10.77.0." + (10 + task);
  }

  /**
   * Makes room for one more task.
   *
   * @param names that lead to this machine
   * @return the command that starts a process there
   */
  List<String> add(int task, long limitBytes, List<String> names) {
    tasks.add(task);
    String name = PREFIX + task;
    run("ip netns add " + name);
    run("ip -n %s link set lo up".formatted(name));
    attach(task, "eth0", "fmeta", "169.254.172.%d/22".formatted(10 + task));
    // As no task has another one's metadata.
    run("ip link set fmeta%d type bridge_slave isolated on".formatted(task));
    run("ip -n %s route add %s via 169.254.172.1".formatted(name, METADATA));
    attach(task, "eth1", "ftasks", address(task) + "/24");
    write(
        HOSTS.resolve(name).resolve("hosts"),
        "%s localhost %s\n".formatted(GATEWAY, String.join(" ", names)));
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.addAll(ImageJvm.limited(name, limitBytes));
    return command;
  }

  /** Runs a command where a task runs; returns what it prints. */
  static String execute(int task, String script) {
    return output("ip", "netns", "exec", PREFIX + task, "bash", "-c", script);
  }

  @Override
  public void close() {
    for (int task : tasks) {
      status("ip", "netns", "delete", PREFIX + task);
      delete(HOSTS.resolve(PREFIX + task).resolve("hosts"));
      delete(HOSTS.resolve(PREFIX + task));
      ImageJvm.remove(PREFIX + task);
    }
    status("ip", "link", "delete", "ftasks");
    status("ip", "link", "delete", "fmeta");
  }

  private void open() {
    bridge("ftasks", GATEWAY + "/24");
    bridge("fmeta", "169.254.172.1/22");
    run("ip address add " + METADATA + "/32 dev fmeta");
  }

  private static void bridge(String name, String address) {
    run("ip link add %s type bridge".formatted(name));
    run("ip address add %s dev %s".formatted(address, name));
    run("ip link set %s up".formatted(name));
  }

  private static void attach(int task, String inside, String bridge, String address) {
    String name = PREFIX + task;
    String outside = bridge + task;
    run("ip link add %s type veth peer name %s netns %s".formatted(outside, inside, name));
    run("ip link set %s master %s up".formatted(outside, bridge));
    run("ip -n %s address add %s dev %s".formatted(name, address, inside));
    run("ip -n %s link set %s up".formatted(name, inside));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static void run(String command) {
    output(command.split(" ", -1));
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static int status(String... command) {
    try {
      output(command);
      return 0;
    } catch (UncheckedIOException | IllegalStateException failed) {
      return 1;
    }
  }
}
