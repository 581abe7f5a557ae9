package io.chatgenerator.page;

import io.chatgenerator.ChatGenerator;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.UpstreamCall;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The whole service with its stand-ins, for all tests of the page; stays at its port. */
final class PageService implements AutoCloseable {
  private static final double TOKENS_PER_SECOND = 600;

  private final StandIns standIns = StandIns.start(TOKENS_PER_SECOND);
  private final Map<String, String> environment = standIns.environment();
  private ChatGenerator service;

  PageService() {
    environment.put("GRAPHIQL", "true");
    environment.put("DRAIN_TIMEOUT", "0s");
    environment.put("LEASE_SECONDS", "5");
    environment.put("MAX_PROMPT_LENGTH", "500");
    environment.put("STORY_RETENTION_DAYS", "90");
    environment.put("MAX_ACTIVE_STORIES_PER_USER", "100");
    environment.put("MAX_STARTS_PER_USER", "1000");
    start();
    environment.put("PORT", Integer.toString(service.port()));
    issuer().client().allow(url());
  }

  String url() {
    return "http://localhost:" + service.port() + "/";
  }

  LocalIssuer issuer() {
    return standIns.issuer();
  }

  /** What the page keeps of somebody who is signed in for an hour. */
  String session(String name) {
    LocalUser user = LocalUser.named(name);
    return new JsonObject()
        .put("access", issuer().mint().accessToken(user))
        .put("user", new JsonObject().put("subject", user.subject()).put("name", name))
        .put("expiresAt", System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1))
        .encode();
  }

  /** Who signs in with this name, without a browser. */
  GraphQLHttpClient user(String name) {
    return new GraphQLHttpClient(
        service.port(), issuer().mint().accessToken(LocalUser.named(name)));
  }

  /** Makes the story for this prompt halt in the middle until released; answers with the prompt. */
  String hold(String prompt) {
    standIns.openAi().hold(prompt);
    return prompt;
  }

  /** Lets a held story go on to its end. */
  void release(String prompt) {
    standIns.openAi().release(prompt);
  }

  /** How often the model was asked. */
  int timesAsked(String prompt) {
    return standIns.openAi().calls(prompt).size();
  }

  /** The words that the model was sent last with a prompt, those of earlier stories among them. */
  String asked(String prompt) {
    List<UpstreamCall> calls = standIns.openAi().calls(prompt);
    return new JsonObject(calls.get(calls.size() - 1).body())
        .getJsonArray("messages").stream()
            .map(message -> ((JsonObject) message).getString("content"))
            .collect(Collectors.joining("\n"));
  }

  /** Waits until the model has told all of a released story. */
  void untilTold(String prompt) {
    standIns.openAi().calls(prompt).get(0).closedByClient().await();
  }

  void stop() {
    try {
      service.close().await(20, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  void start() {
    service = ChatGenerator.start(AppConfig.from(environment), new VertxOptions()).await();
  }

  @Override
  public void close() {
    stop();
    standIns.close();
  }
}
