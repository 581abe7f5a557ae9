package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.ChatGenerator;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.TokenMint;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The real service on free ports, and those who call it. */
public final class Service implements AutoCloseable {
  private final StandIns standIns;
  private final ChatGenerator running;

  private Service(StandIns standIns, ChatGenerator running) {
    this.standIns = standIns;
    this.running = running;
  }

  /** A task on these stand-ins; closed by who asked for it, as they are. */
  public static Service start(StandIns standIns, Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>(standIns.environment());
    environment.put("DRAIN_TIMEOUT", "1s");
    environment.putAll(changes);
    Future<ChatGenerator> start =
        ChatGenerator.start(AppConfig.from(environment), BlockedLoops.options());
    return new Service(standIns, start.timeout(20, SECONDS).await());
  }

  /** Another task with other settings, on the same stand-ins; closed by who asked for it. */
  public Service beside(Map<String, String> changes) {
    return start(standIns, changes);
  }

  /** A prompt that no other test uses. */
  public static String prompt(String about) {
    return about + " " + UUID.randomUUID();
  }

  public Caller ada() {
    return user(LocalUser.ADA);
  }

  public Caller ben() {
    return user(LocalUser.BEN);
  }

  /** A user who has no stories yet. */
  public Caller somebody() {
    return user(LocalUser.named("user-" + UUID.randomUUID()));
  }

  public Caller user(LocalUser user) {
    return caller(user.subject(), mint().accessToken(user));
  }

  public Caller machine() {
    return caller(TokenMint.MACHINE_ID, mint().machineToken());
  }

  /** Who has this token; nobody where it is null. */
  public Caller caller(String subject, String token) {
    return new Caller(running.port(), subject, token);
  }

  public TokenMint mint() {
    return standIns.issuer().mint();
  }

  public StandIns standIns() {
    return standIns;
  }

  public int port() {
    return running.port();
  }

  /** What operators see of the readiness of each part. */
  public JsonObject readiness() {
    return new JsonObject(managed("/health/ready").body());
  }

  /** What Prometheus reads. */
  public Scrape scrape() {
    return Scrape.of(managed("/metrics").body());
  }

  private HttpResponse<String> managed(String path) {
    return managed(path, HttpRequest.newBuilder());
  }

  /** What operators are answered. */
  public HttpResponse<String> managed(String path, HttpRequest.Builder request) {
    URI uri = URI.create("http://localhost:" + running.managementPort() + path);
    return new GraphQLHttpClient(running.managementPort(), null).send(request.uri(uri));
  }

  @Override
  public void close() {
    running.close().timeout(20, SECONDS).await();
  }
}
