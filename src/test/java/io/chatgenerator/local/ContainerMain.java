package io.chatgenerator.local;

import io.chatgenerator.ChatGenerator;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * As {@link LocalMain}, in a container: all that a browser on its host needs is behind the one port
 * that the container publishes, under the same number there and here. Writes no file.
 */
public final class ContainerMain {
  private static final String OPEN =
      "WARNING: OPENAI_API_KEY is used for everybody who reaches this port and signs in, under any name. Keep"
          + " it to this machine: docker run -p 127.0.0.1:8080:8080.";

  private ContainerMain() {}

  public static void main(String[] arguments) throws UnknownHostException {
    Map<String, String> environment = System.getenv();
    int port = Integer.parseInt(environment.getOrDefault("PORT", LocalMain.PORT));
    SinglePortProxy door = SinglePortProxy.open(Vertx.vertx(), port);
    StandIns standIns = StandIns.startBehind(door.issuerAddress(), LocalMain.key(environment));
    door.leadToIssuer(standIns.issuer().port());
    Map<String, String> settings = LocalMain.settings(standIns, environment);
    settings.put("PORT", "0");
    if (LocalMain.key(environment).isPresent()) {
      System.err.println(OPEN);
    }
    ChatGenerator service = LocalMain.run(standIns, settings);
    door.leadToService(service.port());
    LocalMain.allow(standIns.issuer().client(), door.port());
    String container = InetAddress.getLocalHost().getHostName();
    System.out.println(Greeting.of(door.port(), standIns.issuer().mint()).inContainer(container));
  }
}
