package io.chatgenerator.chaos;

import io.chatgenerator.local.LocalResponses;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.UpstreamCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Processes of the service, all that they need, and their users, who live on one event loop. */
final class TestEnvironment implements AutoCloseable {
  static final int USERS = 20;
  private static final int PROCESSES = 3;
  private static final String HEAP = "256m";
  private static final Duration LONGEST_CLEANUP = Duration.ofMinutes(2);
  private static final String CREATE =
      "mutation ($prompt: String!, $token: ID) {"
          + " createStory(prompt: $prompt, clientToken: $token) { id } }";

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final WebSocketClient sockets;
  private final StandIns standIns;
  private final StoredStories table;
  private final Fleet fleet;
  private final List<Caller> users;

  private TestEnvironment(Vertx vertx, StandIns standIns, StoredStories table, Fleet fleet) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(100));
    this.sockets =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));
    this.standIns = standIns;
    this.table = table;
    this.fleet = fleet;
    this.users = IntStream.range(0, USERS).mapToObj(this::newUser).toList();
  }

  /**
   * Starts three processes.
   *
   * @param name of the logs
   * @param tokensPerSecond how fast the upstream writes; a story has about 350
   * @param settings that differ from the defaults of a run
   */
  static TestEnvironment start(String name, double tokensPerSecond, Map<String, String> settings) {
    return start(name, tokensPerSecond, PROCESSES, 0, HEAP, settings);
  }

  /** The same where so many more processes may run at a time, see {@link Fleet#startAnother}. */
  static TestEnvironment start(
      String name, double tokensPerSecond, int spare, Map<String, String> settings) {
    return start(name, tokensPerSecond, PROCESSES, spare, HEAP, settings);
  }

  /** The same with two processes. */
  static TestEnvironment ofTwo(String name, double tokensPerSecond, Map<String, String> settings) {
    return start(name, tokensPerSecond, 2, 0, HEAP, settings);
  }

  /** The same with one process, of so much heap. */
  static TestEnvironment alone(
      String name, double tokensPerSecond, String heap, Map<String, String> settings) {
    return start(name, tokensPerSecond, 1, 0, heap, settings);
  }

  private static TestEnvironment start(
      String name,
      double tokensPerSecond,
      int processes,
      int spare,
      String heap,
      Map<String, String> settings) {
    StandIns standIns = StandIns.start(tokensPerSecond);
    Map<String, String> environment = new HashMap<>(standIns.environment());
    environment.put("LOG_FORMAT", "text");
    environment.put("LEASE_SECONDS", "5");
    environment.put("MAX_ATTEMPTS", "100");
    environment.put("MAX_ACTIVE_STORIES_PER_USER", "1000");
    environment.put("MAX_STARTS_PER_USER", "100000");
    environment.put("MAX_REQUESTS_PER_USER", "1000000");
    environment.put("MAX_SOCKETS_PER_USER", "1000");
    environment.put("MAX_OPERATIONS_PER_SOCKET", "1000");
    environment.put("MAX_NEW_SOCKETS_PER_ADDRESS", "10000");
    environment.put("MAX_CONNECTIONS_PER_ADDRESS", "100000");
    environment.put("MAX_CONNECTIONS", "100000");
    environment.putAll(settings);
    URI tableAt = URI.create(environment.get("AWS_ENDPOINT_URL_DYNAMODB"));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return new TestEnvironment(
        vertx,
        standIns,
        new StoredStories(tableAt, StandIns.TABLE),
        Fleet.start(vertx, name, processes, spare, heap, environment));
  }

  Vertx vertx() {
    return vertx;
  }

  Fleet fleet() {
    return fleet;
  }

  StoredStories table() {
    return table;
  }

  Caller user(int number) {
    return users.get(number % USERS);
  }

  /** What the upstream was asked with this prompt. */
  List<UpstreamCall> calls(String prompt) {
    return standIns.openAi().calls(prompt);
  }

  /** What was asked for by the Responses API. */
  LocalResponses responses() {
    return standIns.openAi().responses();
  }

  /**
   * Waits until nothing is left at the provider, and nothing in the queue. What a process left that
   * was killed, another one removes after a minute.
   *
   * @param lost how many generations may stay there, as their ids were never stored
   */
  void awaitCleanUp(int lost) {
    Waiting.await(Waiting.until(vertx, () -> responses().stored().size() <= lost), LONGEST_CLEANUP);
    Instant limit = Instant.now().plus(LONGEST_CLEANUP);
    while (isAnyQueued() && Instant.now().isBefore(limit)) {
      Waiting.pass(vertx, Duration.ofMillis(100));
    }
  }

  private boolean isAnyQueued() {
    return table.all().stream().anyMatch(story -> story.work().isPresent());
  }

  /** How many requests the upstream was sent. */
  int upstreamCalls() {
    return standIns.openAi().calls().size();
  }

  /** A user asks for a story, on another process where one cannot answer. */
  Future<FollowedStory> create(Caller user, String prompt) {
    JsonObject variables =
        new JsonObject().put("prompt", prompt).put("token", UUID.randomUUID().toString());
    return user.insist(CREATE, variables)
        .map(data -> data.getJsonObject("createStory").getString("id"))
        .map(id -> follow(user, prompt, id));
  }

  /** Users ask for stories with different prompts, one after the other at a steady pace. */
  Future<List<FollowedStory>> createMany(String prompt, int count, Duration interval) {
    return Future.all(
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        vertx
                            .timer(1 + i * interval.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(now -> create(user(i), prompt + " no " + i)))
                .toList())
        .map(all -> all.list());
  }

  /** One more reader of a story, who has not begun yet. */
  Follower reader(Caller user, String id) {
    return reader(sockets, user, id);
  }

  /** The same over sockets of another kind. */
  Follower reader(WebSocketClient over, Caller user, String id) {
    return new Follower(vertx, over, fleet, user.token(), id);
  }

  @Override
  public void close() {
    fleet.close();
    table.close();
    Waiting.await(vertx.close(), Duration.ofSeconds(10));
    standIns.close();
  }

  private FollowedStory follow(Caller user, String prompt, String id) {
    Follower follower = reader(user, id);
    follower.follow();
    return new FollowedStory(user, prompt, id, follower);
  }

  private Caller newUser(int number) {
    String token = standIns.issuer().mint().accessToken(LocalUser.named("user " + number));
    return new Caller(vertx, http, fleet, token);
  }
}
