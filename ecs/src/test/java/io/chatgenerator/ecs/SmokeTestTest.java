package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a deployment is asked once it is there. */
class SmokeTestTest {
  private HttpServer service;
  private int ready = 200;
  private int graphQL = 401;
  private String config = "{\"issuer\":\"https://issuer\",\"clientId\":\"x\"}";

  @BeforeEach
  void serve() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", exchange -> answer(exchange, 200, "<!doctype html>"));
    service.createContext("/health/ready", exchange -> answer(exchange, ready, ""));
    service.createContext("/config.json", exchange -> answer(exchange, 200, config));
    service.createContext("/graphql", exchange -> answer(exchange, graphQL, "{}"));
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void passesAServiceThatServesUsersAlone() throws IOException, InterruptedException {
    assertThat(run()).isEqualTo("ready\npage and issuer\nonly users with a token\n0");
  }

  @Test
  void failsOneThatIsNotReady() throws IOException, InterruptedException {
    ready = 503;

    assertThat(run()).contains("/health/ready").endsWith("\n1");
  }

  @Test
  void failsOneWithoutAnIssuer() throws IOException, InterruptedException {
    config = "{}";

    assertThat(run()).contains("/config.json").endsWith("\n1");
  }

  @Test
  void failsOneThatServesAnybody() throws IOException, InterruptedException {
    graphQL = 200;

    assertThat(run()).contains("lets anybody in").endsWith("\n1");
  }

  private String run() throws IOException, InterruptedException {
    ProcessBuilder bash =
        new ProcessBuilder(
            "bash", "smoke-test.sh", "http://localhost:" + service.getAddress().getPort());
    bash.environment().put("TRIES", "2");
    bash.environment().put("PAUSE", "0");
    Process running = bash.redirectErrorStream(true).start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output + running.exitValue();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
