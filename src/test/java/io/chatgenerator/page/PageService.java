package io.chatgenerator.page;

import io.chatgenerator.ChatGenerator;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.LocalOpenAi;
import io.chatgenerator.local.StandIns;
import io.vertx.core.VertxOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The whole service with its stand-ins, for all tests of the page; stays at its port. */
final class PageService implements AutoCloseable {
  private static final double TOKENS_PER_SECOND = 120;

  private final StandIns standIns = StandIns.start(TOKENS_PER_SECOND);
  private final Map<String, String> environment = standIns.environment();
  private ChatGenerator service;

  PageService() {
    environment.put("GRAPHIQL", "true");
    environment.put("DRAIN_TIMEOUT", "0s");
    environment.put("LEASE_SECONDS", "5");
    environment.put("MAX_PROMPT_LENGTH", "500");
    start();
    environment.put("PORT", Integer.toString(service.port()));
  }

  String url() {
    return "http://localhost:" + service.port() + "/";
  }

  LocalIssuer issuer() {
    return standIns.issuer();
  }

  LocalOpenAi openAi() {
    return standIns.openAi();
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
