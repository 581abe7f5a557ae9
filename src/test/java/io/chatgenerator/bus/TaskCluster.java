package io.chatgenerator.bus;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.config.ClusterConfig;
import io.chatgenerator.config.Secret;
import io.chatgenerator.testing.FreePorts;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tasks that are members of one cluster. */
final class TaskCluster {
  private TaskCluster() {}

  /** Gives them once all know each other. */
  static List<ClusteredTask> of(String... names) {
    int count = names.length;
    List<Integer> ports = FreePorts.of(2 * count);
    List<String> members =
        ports.subList(0, count).stream().map(port -> "127.0.0.1:" + port).toList();
    List<ClusteredTask> tasks = Stream.of(names).map(ClusteredTask::new).toList();
    List<Future<Void>> joined = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ClusterConfig config =
          new ClusterConfig(
              true,
              Optional.of(new Secret("what all tasks of this test know alike")),
              members,
              Optional.empty(),
              ports.get(i),
              ports.get(count + i));
      joined.add(tasks.get(i).join(config));
    }
    Future.all(joined).timeout(60, SECONDS).await();
    Future.all(tasks.stream().map(task -> task.meets(count - 1)).toList())
        .timeout(60, SECONDS)
        .await();
    return tasks;
  }
}
