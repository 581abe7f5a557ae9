package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.StoredStories;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Attacks of one account, or of one address, on one task that is started as the image starts it,
 * with all limits at their defaults. The task lives, another user is served, and the attacker is
 * refused or cut off. Measures times, so it takes a quiet machine.
 */
@ExtendWith(Figures.Resolver.class)
final class AttackSoak {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration ATTACK = Duration.ofSeconds(7);

  /** Between requests of the other user, who stays within the allowance. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  /** The least that a quiet p95 counts as: below it, the machine's noise is measured. */
  private static final long LEAST_QUIET_MS = 10;

  private static final int STORIES = 100;
  private static final int LONG_PROMPT = 4_000;
  private static final String LIST = "{ listStories(limit: 100) { id prompt text } }";
  private static final String MANY_LISTS = manyLists();
  private static final String ALL =
      "subscription { storiesChanged { id story { prompt text status } } }";
  private static final String CREATE = "mutation { createStory(prompt: \"A fox [long]\") { id } }";
  private static final String PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0\0\0\0\0\0\4\0\0\0\0";

  /**
   * An attack.
   *
   * @param run begins it and returns at once
   */
  private record Attack(String name, Consumer<Attacker> run) {}

  private static final List<Attack> ATTACKS =
      List.of(
          new Attack("1 lists by HTTP, not read", a -> a.repeat(350, 10, () -> a.post(LIST))),
          new Attack("1 lists on sockets", a -> a.repeat(20, 20, () -> a.operate(30, LIST, false))),
          new Attack("2 120 stories begun at once", a -> a.operate(30, CREATE, true)),
          new Attack("2 and by HTTP", a -> a.repeat(120, 16, () -> a.post(CREATE))),
          new Attack("3 HTTP/2", a -> a.repeat(460, 5, () -> a.send(a.ports().api(), PREFACE))),
          new Attack("4 ten lists in one", a -> a.repeat(70, 140, () -> a.post(MANY_LISTS))),
          new Attack("5 subscriptions", a -> a.repeat(93, 5, () -> a.operate(30, ALL, true))),
          new Attack("6 fan-out to oneself", AttackSoak::fanOut),
          new Attack("7 bad tokens", a -> a.repeat(900, 10, () -> a.post(LIST, "no token"))),
          new Attack("8 heads and bodies", AttackSoak::slowHeads),
          new Attack("9 the cluster's port", AttackSoak::cluster),
          new Attack("10 loggers and pages", AttackSoak::loggers));

  @ParameterizedTest
  @ValueSource(ints = {512, 1024})
  void leaveTheTaskAliveAndOthersServed(int megabytes, Figures figures) {
    assumeTrue(ImageJvm.limits(), "takes root and control groups");
    String name = "attacked-" + megabytes;
    Vertx vertx = Vertx.vertx();
    SoftAssertions all = new SoftAssertions();
    ServiceProcess task = null;
    try (StandIns standIns = StandIns.start(20);
        TableProcess table = TableProcess.start()) {
      Ports ports = Ports.free();
      task =
          ServiceProcess.startIn(
              ImageJvm.limited(name, (long) megabytes << 20),
              name,
              ports,
              ImageJvm.options(),
              settings(standIns, table, ports));
      HttpClientAgent http = vertx.createHttpClient();
      Waiting.await(task.ready(vertx, http), START);
      GraphQLHttpClient other =
          new GraphQLHttpClient(ports.api(), token(standIns, "somebody else"));
      p95(other, WARM_UP);
      for (Attack attack : ATTACKS) {
        run(attack, standIns, table, task, other, all, figures);
        assertThat(task.isAlive()).as("%s: %s", attack.name(), task.output()).isTrue();
      }
      all.assertThat(task.output()).doesNotContain("OutOfMemory", "OutOfDirectMemory", " ERROR ");
      figures.add(name, "stories begun at the model", standIns.openAi().calls().size());
      figures.add(name, "resident memory at the end, MB", ProcessStats.of(task).residentKb() >> 10);
    } finally {
      if (task != null) {
        task.kill();
      }
      ImageJvm.remove(name);
      vertx.close().await();
    }
    all.assertAll();
  }

  private static void run(
      Attack attack,
      StandIns standIns,
      TableProcess table,
      ServiceProcess task,
      GraphQLHttpClient other,
      SoftAssertions all,
      Figures figures) {
    String name = "attacker " + attack.name() + " of " + task.name();
    try (DynamoDbAsyncClient client = LocalDynamoDb.client(table.url())) {
      StoredStories.put(client, LocalUser.named(name).subject(), STORIES, LONG_PROMPT);
    }
    long quiet = Math.max(LEAST_QUIET_MS, p95(other, QUIET));
    try (Attacker attacker = new Attacker(task.ports(), token(standIns, name))) {
      attack.run().accept(attacker);
      long attacked = p95(other, ATTACK);
      figures.add(
          task.name() + ": " + attack.name(),
          "another user's p95 before and during it, ms; refused; cut off; KB read",
          "%d, %d; %d; %d; %d"
              .formatted(
                  quiet, attacked, attacker.refused(), attacker.cutOff(), attacker.bytes() >> 10));
      all.assertThat(attacked).as("p95 under %s", attack.name()).isLessThanOrEqualTo(5 * quiet);
      all.assertThat(attacker.refused() + attacker.cutOff())
          .as("refused or cut off: %s", attack.name())
          .isPositive();
      all.assertThat(attacker.misspelt()).as("misspelt: %s", attack.name()).isZero();
    }
  }

  /** Stories that grow, and as many subscriptions to all of them as a user may have, and more. */
  private static void fanOut(Attacker attacker) {
    attacker.repeat(21, 5, () -> attacker.post(CREATE));
    attacker.repeat(21, 20, () -> attacker.operate(31, ALL, true));
  }

  private static void slowHeads(Attacker attacker) {
    String head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\n";
    String body = head + "Content-Length: 100000000\r\n\r\n";
    attacker.repeat(200, 5, () -> attacker.sendAndGoOn(head, "x", 1_000));
    attacker.repeat(100, 5, () -> attacker.sendAndGoOn(body, "x".repeat(1_000), 100));
  }

  private static void cluster(Attacker attacker) {
    int port = attacker.ports().cluster();
    attacker.repeat(100, 10, () -> attacker.send(port, "CP2" + "x".repeat(500)));
    attacker.repeat(100, 10, () -> attacker.send(port, "HZC" + "x".repeat(500)));
  }

  private static void loggers(Attacker attacker) {
    attacker.repeat(
        90,
        20,
        () ->
            attacker.send(
                attacker.ports().management(),
                "PUT /loggers/x%d HTTP/1.1\r\nHost: x\r\nContent-Length: 17\r\n\r\n{\"level\":\"DEBUG\"}"
                    .formatted(System.nanoTime())));
    attacker.repeat(
        500, 10, () -> attacker.send(attacker.ports().api(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  private static long p95(GraphQLHttpClient user, Duration time) {
    List<Long> answers = new ArrayList<>();
    Vertx vertx = Vertx.vertx();
    for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
      long start = System.nanoTime();
      JsonObject answer =
          user.execute("{ story(id: \"01890000-0000-7000-8000-000000000000\") { id } }");
      answers.add((System.nanoTime() - start) / 1_000_000);
      assertThat(answer.containsKey("errors")).as("answer: %s", answer).isFalse();
      Waiting.pass(vertx, PAUSE);
    }
    vertx.close().await();
    Collections.sort(answers);
    return answers.get(answers.size() * 95 / 100);
  }

  private static String token(StandIns standIns, String name) {
    return standIns.issuer().mint().accessToken(LocalUser.named(name));
  }

  private static Map<String, String> settings(StandIns standIns, TableProcess table, Ports ports) {
    Map<String, String> settings = new HashMap<>(standIns.environment());
    settings.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    settings.put("LOG_FORMAT", "text");
    settings.put("CLUSTER", "hazelcast");
    settings.put("CLUSTER_SECRET", "what no attacker knows, and is long enough");
    settings.put("CLUSTER_MEMBERS", "127.0.0.1:" + ports.cluster());
    return settings;
  }

  private static String manyLists() {
    StringBuilder lists = new StringBuilder("{");
    for (int i = 0; i < 10; i++) {
      lists.append(" l").append(i).append(": listStories(limit: 20) { id prompt text }");
    }
    return lists.append(" }").toString();
  }
}
