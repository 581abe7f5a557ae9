package io.chatgenerator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;

/**
 * What the service finds outside while the image's cache is trained: prints the settings that make
 * it use the stand-ins, and has the service at each port that it then reads write a story.
 */
public final class TrainingMain {
  private static final double TOKENS_PER_SECOND = 200;

  private TrainingMain() {}

  public static void main(String[] arguments) throws IOException {
    StandIns standIns = StandIns.start(TOKENS_PER_SECOND);
    Map<String, String> settings = standIns.environment();
    settings.forEach((name, value) -> System.out.println(name + "=" + value));
    System.out.println("up");
    BufferedReader ports = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String port = ports.readLine(); port != null; port = ports.readLine()) {
      if (!WarmUp.run(Integer.parseInt(port), standIns.issuer().mint())) {
        System.exit(1);
      }
      System.out.println("written");
    }
    System.exit(0);
  }
}
