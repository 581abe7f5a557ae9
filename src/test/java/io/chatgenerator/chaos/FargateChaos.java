package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Collector;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.TextReader;
import io.chatgenerator.testing.Upgrade;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two tasks as on Fargate, traced and each held to 512 MB, are replaced by two others. */
@ExtendWith(Figures.Resolver.class)
final class FargateChaos {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int LOOKS = 180;
  private static final String CREATE =
      "mutation ($prompt: String!) { createStory(prompt: $prompt) { id } }";
  private static final int STORIES = Size.of(200, 40);

  private final Vertx vertx = Vertx.vertx();
  private final WebClient web = WebClient.create(vertx);
  private final List<FargateTask> tasks = new ArrayList<>();
  private StandIns standIns;
  private Collector traces;
  private FargateNetwork network;
  private FargateEndpoints endpoints;
  private Map<String, String> settings;
  private String token;

  @BeforeEach
  void build(@TempDir Path folder) {
    assumeTrue(FargateNetwork.isPossible(), "takes root and ip netns");
    standIns = StandIns.start(100);
    traces = new Collector();
    network = FargateNetwork.create();
    endpoints = new FargateEndpoints(Vertx.vertx(), folder);
    settings = settings();
    settings.values().stream()
        .filter(value -> value.startsWith("http://localhost:"))
        .map(url -> URI.create(url).getPort())
        .distinct()
        .forEach(endpoints::forward);
    token = standIns.issuer().mint().accessToken(LocalUser.named("ada"));
  }

  @AfterEach
  void tearDown() {
    if (network != null) {
      tasks.forEach(FargateTask::kill);
      endpoints.close();
      network.close();
      traces.close();
      standIns.close();
    }
    vertx.close().await();
  }

  @Test
  void tasksFindEachOtherAndAreReplacedOneByOne(Figures figures) {
    start(1);
    start(2);
    awaitMembers();
    readFromAnotherTask();
    List<String> prompts = IntStream.range(0, STORIES).mapToObj(i -> "A harbour no " + i).toList();
    List<Future<String>> ids =
        IntStream.range(0, STORIES)
            .mapToObj(i -> create(tasks.get(i % 2), prompts.get(i)))
            .toList();
    Waiting.await(Future.all(ids), TIMEOUT);

    start(3);
    start(4);
    awaitMembers();
    figures.add("Fargate", "most memory of a task that wrote stories, MB", stopFirst());
    figures.add("Fargate", "most memory of the other one, MB", stopFirst());
    awaitMembers();
    readFromAnotherTask();

    StoredStories table = new StoredStories(standIns.dynamoDb().url(), StandIns.TABLE);
    Waiting.await(
        Waiting.until(vertx, () -> table.all().stream().noneMatch(StoredStories.Stored::isRunning)),
        TIMEOUT);
    table.close();
    assertThat(prompts).allMatch(prompt -> standIns.openAi().calls(prompt).size() == 1);
    assertThat(traces.spans()).isNotEmpty();
    figures.add("Fargate", "stories paid for once over a replacement", STORIES);
    figures.add("Fargate", "limit kept by the kernel", ImageJvm.limits());
    figures.add("Fargate", "calls of ECS and EC2 in the whole run", endpoints.calls());
  }

  /** It leaves in order, within its memory. Returns the most that it held, in MB. */
  private long stopFirst() {
    FargateTask leaving = tasks.remove(0);
    long most = leaving.peakKb() >> 10;
    assertThat(leaving.output()).contains("transport epoll").doesNotContain("OutOfMemoryError");
    assertThat(leaving.stop()).as("exit code of task %s", leaving.number()).isZero();
    endpoints.stopped(leaving.number());
    assertThat(most).isLessThan(FargateTask.LIMIT >> 20);
    return most;
  }

  private void start(int number) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(endpoints.environment(number));
    tasks.add(FargateTask.start(number, network, endpoints, environment));
  }

  private void awaitMembers() {
    for (FargateTask task : tasks) {
      int looks = 0;
      while (!task.isReadyAmong(tasks.size())) {
        assertThat(looks++).as("looks at task %s", task.number()).isLessThan(LOOKS);
        Waiting.pass(vertx, BETWEEN_LOOKS);
      }
    }
  }

  /** A story of one task, read live from the other one. */
  private void readFromAnotherTask() {
    String prompt = "A lighthouse seen from task " + tasks.get(1).number();
    String id = Waiting.await(create(tasks.get(0), prompt), TIMEOUT);
    try (GraphQLWsClient socket =
        GraphQLWsClient.connect(
            Upgrade.forSomebodyAt(8080, "192.0.2.1").setHost(tasks.get(1).address()))) {
      socket.init(token);
      socket.expectMessage("connection_ack");
      TextReader reader = TextReader.from(socket, id, 1, 0);
      reader.toEnd("COMPLETE");
      assertThat(reader.text()).isEqualTo(Storyteller.tell(prompt));
    }
  }

  private Future<String> create(FargateTask task, String prompt) {
    JsonObject request =
        new JsonObject()
            .put("query", CREATE)
            .put("variables", new JsonObject().put("prompt", prompt));
    return web.post(8080, task.address(), "/graphql")
        .bearerTokenAuthentication(token)
        .sendJsonObject(request)
        .map(answer -> answer.bodyAsJsonObject().getJsonObject("data"))
        .map(data -> data.getJsonObject("createStory").getString("id"));
  }

  /** Credentials come from ECS; what is on the loopback interface here is found by its name. */
  private Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(standIns.environment());
    all.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
    all.put("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:" + standIns.dynamoDb().url().getPort());
    all.putAll(traces.settings());
    all.putAll(
        Map.of(
            "PORT", "8080",
            "MANAGEMENT_PORT", "9090",
            "LOG_FORMAT", "text",
            "MAX_ACTIVE_STORIES_PER_USER", "1000",
            "MAX_STARTS_PER_USER", "10000",
            "CLUSTER", "hazelcast",
            "CLUSTER_SECRET", "what all tasks of the service know"));
    return all;
  }
}
