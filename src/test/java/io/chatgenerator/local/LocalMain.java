package io.chatgenerator.local;

import io.chatgenerator.ChatGenerator;
import io.chatgenerator.Main;
import io.chatgenerator.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The whole service on one machine, for this machine alone: starts the stand-ins for its outside
 * systems, and the real service with settings that name them. The environment goes before those
 * settings, so {@code OPENAI_BASE_URL} with {@code OPENAI_API_KEY} lets a real language model
 * write.
 */
public final class LocalMain {
  static final String PORT = "8080";
  private static final Path TOKENS = Path.of("target", "local");

  private LocalMain() {}

  public static void main(String[] arguments) {
    StandIns standIns = StandIns.start(key(System.getenv()));
    ChatGenerator service = run(standIns, settings(standIns, System.getenv()));
    allow(standIns.issuer().client(), service.port());
    greet(System.out, service.port(), standIns.issuer().mint());
  }

  /** Starts the service, and has it write a first story where that costs nothing. */
  static ChatGenerator run(StandIns standIns, Map<String, String> settings) {
    ChatGenerator service = Main.run(settings);
    if (settings.get("OPENAI_BASE_URL").equals(standIns.environment().get("OPENAI_BASE_URL"))) {
      WarmUp.run(service.port(), standIns.issuer().mint());
    }
    return service;
  }

  /**
   * Lets users come back from signing in to the page at this port, by both names of this machine.
   */
  static void allow(AppClient client, int port) {
    client.allow("http://localhost:" + port + "/");
    client.allow("http://127.0.0.1:" + port + "/");
  }

  /** The key of a real language model, where there is one. */
  static Optional<String> key(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("OPENAI_API_KEY"));
  }

  /** The stand-ins' settings, and before them those of the environment. */
  static Map<String, String> settings(StandIns standIns, Map<String, String> environment) {
    Map<String, String> settings = standIns.environment();
    settings.put("ADDRESS", "127.0.0.1");
    settings.put("PORT", PORT);
    settings.put("MANAGEMENT_PORT", "9090");
    settings.put("DRAIN_TIMEOUT", "2s");
    settings.put("GRAPHIQL", "true");
    settings.put("INTROSPECTION", "true");
    if (key(environment).isPresent()) {
      // Who reaches the port can sign in as anybody, so no limit of a user bounds the bill.
      settings.put("MAX_CONCURRENT_STORIES", "4");
    }
    Settings.all().keySet().stream()
        .filter(environment::containsKey)
        .forEach(name -> settings.put(name, environment.get(name)));
    return settings;
  }

  private static void greet(PrintStream out, int port, TokenMint mint) {
    Greeting greeting = Greeting.of(port, mint);
    keep("ada", greeting.ada());
    keep("ben", greeting.ben());
    out.println(greeting.inCheckout(TOKENS));
  }

  private static void keep(String name, String token) {
    try {
      Files.createDirectories(TOKENS);
      Files.writeString(TOKENS.resolve(name + ".token"), token);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
