package io.chatgenerator.perf;

import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.LocalSsm;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.TokenMint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** All that the servers talk to, on one event loop, which the main thread only waits for. */
final class TestEnvironment implements AutoCloseable {
  /** The peer on Node. */
  static final String YOGA = "yoga";

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final LocalIssuer issuer = new LocalIssuer(vertx);
  private final LocalSsm ssm = new LocalSsm(vertx, Map.of("OPENAI_SECRET", "sk-perf"));
  private final LeanTable table = new LeanTable(vertx);
  private final LeanModel model = new LeanModel(vertx);
  private final List<User> users = new ArrayList<>();
  private final Options options;

  TestEnvironment(Options options) {
    this.options = options;
    await(() -> Future.all(issuer.start(0), ssm.start(0), table.start(), model.start()));
    issuer.mint().lifetime(Duration.ofDays(1));
  }

  Vertx vertx() {
    return vertx;
  }

  LeanModel model() {
    return model;
  }

  LeanTable table() {
    return table;
  }

  /** As many users as asked for; signing their tokens takes a while, once. */
  List<User> users(int count) {
    TokenMint mint = issuer.mint();
    while (users.size() < count) {
      LocalUser user = LocalUser.named("reader " + users.size());
      users.add(new User(user.subject(), mint.accessToken(user)));
    }
    return users.subList(0, count);
  }

  /** Starts the relay. */
  Contender floor(List<String> jvm) {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(List.of("-cp", options.floorClassPath(), FloorMain.class.getName()));
    return new Floor(vertx, start("floor", arguments));
  }

  /** Starts the peer; it is asked as the service is, for lists alone. */
  Contender yoga() {
    String script = Options.PEER.resolve("yoga.mjs").toString();
    return new Service(vertx, ServerProcess.node(YOGA, freePort(), script, environment()), YOGA);
  }

  /** Starts a task of the service. */
  Contender service(List<String> jvm) {
    return service("service", options.serviceClassPath(), jvm);
  }

  /** Starts a task of a build of the service. */
  Contender service(String name, String classPath, List<String> jvm) {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(List.of("-cp", classPath, "io.chatgenerator.Main"));
    return new Service(vertx, start(name, arguments), name);
  }

  /** Runs on the event loop, and waits on the calling thread. */
  <T> T await(Supplier<Future<T>> task) {
    Future<T> done =
        Future.future(promise -> loop.runOnContext(turn -> task.get().onComplete(promise::handle)));
    try {
      return done.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("nothing within " + TIMEOUT, late);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private ServerProcess start(String name, List<String> arguments) {
    return ServerProcess.start(name, freePort(), arguments, environment());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "perf");
    environment.put("AWS_SECRET_ACCESS_KEY", "perf");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", table.url());
    environment.put("AWS_ENDPOINT_URL_SSM", ssm.url());
    environment.put("OIDC_ISSUER", issuer.url());
    environment.put("OIDC_CLIENT_ID", TokenMint.CLIENT_ID);
    environment.put("OPENAI_BASE_URL", model.url());
    environment.put("NODE_ENV", "production");
    environment.put("MAX_CONCURRENT_STORIES", "2000");
    environment.put("MAX_REQUESTS_PER_USER", "1000000000");
    environment.put("MAX_STARTS_PER_USER", "1000000");
    environment.put("MAX_TOKENS_PER_USER_PER_DAY", "1000000000");
    environment.put("MAX_SOCKETS_PER_USER", "10000");
    environment.put("MAX_NEW_SOCKETS_PER_ADDRESS", "100000");
    environment.put("MAX_CONNECTIONS_PER_ADDRESS", "100000");
    environment.put("MAX_CONNECTIONS", "100000");
    environment.put("MAX_OPERATIONS_PER_SOCKET", "1000");
    return environment;
  }
}
