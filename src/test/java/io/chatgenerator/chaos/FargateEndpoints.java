package io.chatgenerator.chaos;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * What a task on Fargate finds beside itself: the metadata and credentials of ECS, and the APIs by
 * which Hazelcast looks for other tasks, over TLS and by their own names. Also forwards what tasks
 * send to a stand-in on {@code localhost}.
 */
final class FargateEndpoints implements AutoCloseable {
  private static final String REGION = "us-east-1";
  private static final String ZONE = REGION + "a";
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:123456789012:cluster/stories";
  private static final String PASSWORD = "password";
  private static final List<String> NAMES =
      List.of("ecs.%s.amazonaws.com".formatted(REGION), "ec2.%s.amazonaws.com".formatted(REGION));

  private final Vertx vertx;
  private final NetClient client;
  private final Path key;
  private final Set<Integer> tasks = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Integer> calls = new ConcurrentHashMap<>();

  /**
   * @param folder for the key of the APIs
   */
  FargateEndpoints(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.key = folder.resolve("aws.p12");
    makeKey();
    open(new HttpServerOptions().setHost(FargateNetwork.METADATA).setPort(80), this::ofTask);
    open(
        new HttpServerOptions()
            .setHost(FargateNetwork.GATEWAY)
            .setPort(443)
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(key.toString()).setPassword(PASSWORD)),
        this::ofAws);
  }

  /** The names that must lead here. */
  static List<String> names() {
    return NAMES;
  }

  /** Makes a JVM trust the APIs. */
  List<String> trust() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + key, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** What ECS puts into the environment of a task. */
  Map<String, String> environment(int task) {
    tasks.add(task);
    return Map.of(
        "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/" + task,
        "ECS_CONTAINER_METADATA_URI", "http://" + FargateNetwork.METADATA + "/v3/" + task,
        "ECS_AGENT_URI", "http://" + FargateNetwork.METADATA + "/api/" + task);
  }

  /** ECS forgets a task that has stopped. */
  void stopped(int task) {
    tasks.remove(task);
  }

  /** How often each action was asked for. */
  Map<String, Integer> calls() {
    return Map.copyOf(calls);
  }

  /** Lets tasks reach a port of this machine's loopback interface. */
  void forward(int port) {
    vertx
        .createNetServer()
        .connectHandler(task -> forward(task, port))
        .listen(port, FargateNetwork.GATEWAY)
        .timeout(10, SECONDS)
        .await();
  }

  @Override
  public void close() {
    vertx.close().timeout(10, SECONDS).await();
  }

  /** Nothing is read before there is somebody to read it. */
  private void forward(NetSocket task, int port) {
    task.pause();
    client
        .connect(port, "localhost")
        .onFailure(why -> task.close())
        .onSuccess(
            standIn -> {
              task.pipeTo(standIn).onComplete(over -> standIn.close());
              standIn.pipeTo(task).onComplete(over -> task.close());
            });
  }

  private void ofTask(HttpServerRequest request) {
    String path = request.path();
    JsonObject answer = new JsonObject();
    if (path.startsWith("/v2/credentials/")) {
      answer
          .put("AccessKeyId", "local")
          .put("SecretAccessKey", "local")
          .put("Token", "token")
          .put("Expiration", Instant.now().plus(Duration.ofHours(6)).toString());
    } else if (path.startsWith("/v3/")) {
      answer.put("Cluster", CLUSTER).put("AvailabilityZone", ZONE);
    } else {
      answer.put("protection", new JsonObject());
    }
    count(path.replaceAll("/(\\w+)/.*", "$1"));
    request.response().end(answer.encode());
  }

  private void ofAws(HttpServerRequest request) {
    String target = request.getHeader("X-Amz-Target");
    String action = target == null ? request.getParam("Action") : target.replaceAll(".*\\.", "");
    count(action);
    request
        .body()
        .compose(body -> request.response().end(answer(action, body.toString())))
        .onFailure(why -> request.response().setStatusCode(400).end());
  }

  private String answer(String action, String body) {
    return switch (action) {
      case "ListTasks" -> new JsonObject().put("taskArns", new JsonArray(arns())).encode();
      case "DescribeTasks" ->
          new JsonObject()
              .put(
                  "tasks",
                  new JsonArray(
                      new JsonObject(body)
                          .getJsonArray("tasks").stream()
                              .map(arn -> described(arn.toString()))
                              .toList()))
              .encode();
      case "DescribeNetworkInterfaces" ->
          "<r><networkInterfaceSet>" + interfaces() + "</networkInterfaceSet></r>";
      default -> throw new IllegalArgumentException(action);
    };
  }

  private List<String> arns() {
    return tasks.stream().map(task -> CLUSTER.replace(":cluster/", ":task/") + "/" + task).toList();
  }

  private static JsonObject described(String arn) {
    int task = Integer.parseInt(arn.replaceAll(".*/", ""));
    JsonObject networkInterface =
        new JsonObject().put("privateIpv4Address", FargateNetwork.address(task));
    return new JsonObject()
        .put("taskArn", arn)
        .put("availabilityZone", ZONE)
        .put(
            "containers",
            JsonArray.of(
                new JsonObject().put("networkInterfaces", JsonArray.of(networkInterface))));
  }

  private String interfaces() {
    return tasks.stream()
        .map(
            task ->
                "<item><privateIpAddress>%s</privateIpAddress></item>"
                    .formatted(FargateNetwork.address(task)))
        .collect(Collectors.joining());
  }

  private void count(String action) {
    calls.merge(action, 1, Integer::sum);
  }

  private void open(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    Future<?> open = vertx.createHttpServer(options).requestHandler(handler).listen();
    open.timeout(10, SECONDS).await();
  }

  private void makeKey() {
    String command =
        "%s/bin/keytool -genkeypair -keyalg RSA -storetype PKCS12 -dname CN=aws -alias aws -storepass %s -keystore %s -ext san=%s"
            .formatted(
                System.getProperty("java.home"),
                PASSWORD,
                key,
                NAMES.stream().map("dns:%s"::formatted).collect(Collectors.joining(",")));
    try {
      Process process =
          new ProcessBuilder(command.split(" ", -1)).redirectError(Redirect.DISCARD).start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("no key");
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
