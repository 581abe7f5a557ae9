package io.chatgenerator.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service and an issuer, as a browser sees them that can reach one port alone. */
@ServiceTest
final class SinglePortProxyIT {
  private static final IssuerKey KEY = IssuerKey.generate();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient browser = HttpClient.newHttpClient();
  private final SinglePortProxy door = SinglePortProxy.open(vertx, 0);

  @BeforeEach
  void openToIssuer() {
    LocalIssuer issuer = new LocalIssuer(vertx, KEY);
    issuer.startBehind(door.issuerAddress()).timeout(5, SECONDS).await();
    issuer.client().allow("http://localhost:8080/");
    door.leadToIssuer(issuer.port());
  }

  @AfterEach
  void close() {
    vertx.close().timeout(5, SECONDS).await();
  }

  @Test
  void issuerNamesOnlyAddressesThatLeadThroughTheDoor() throws Exception {
    URI address = door.issuerAddress();
    JsonObject about = new JsonObject(get(address + "/.well-known/openid-configuration").body());

    assertThat(about.getString("issuer")).isEqualTo(address.toString());
    assertThat(about.stream().filter(entry -> entry.getKey().endsWith("_endpoint")))
        .hasSize(4)
        .allSatisfy(entry -> assertThat((String) entry.getValue()).startsWith(address + "/"));
    assertThat(get(about.getString("jwks_uri")).body()).contains("RS256");
  }

  @Test
  void signsSomebodyIn() throws Exception {
    String request =
        "client_id=local-browser&response_type=code&code_challenge=c&code_challenge_method=S256"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F";
    URI asked = URI.create(door.issuerAddress() + "/authorize?" + request);
    HttpResponse<String> page = get(asked.toString());
    String action = page.body().replaceAll("(?s).*action=\"([^\"]*)\".*", "$1");

    HttpRequest chosen =
        HttpRequest.newBuilder(asked.resolve(action))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(request + "&name=ada"))
            .build();
    HttpResponse<String> back = browser.send(chosen, BodyHandlers.ofString());
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(back.headers().firstValue("location").orElseThrow())
        .startsWith("http://localhost:8080/?code=");
  }

  @Test
  void leadsToTheServiceByHttpAndByWebSocket(Service service) {
    door.leadToService(service.port());
    String prompt = Service.prompt("A door");
    String id = service.user(LocalUser.ADA).create(prompt);

    GraphQLHttpClient http = new GraphQLHttpClient(door.port(), service.ada().token());
    JsonObject answer = http.execute("{ listStories(limit: 1) { id } }", new JsonObject());
    assertThat(answer.getJsonObject("data").encode()).contains(id);
    try (GraphQLWsClient socket = GraphQLWsClient.ready(door.port(), service.ada().token())) {
      TextReader reader = TextReader.from(socket, id, 1, 0);
      reader.toEnd("COMPLETE");
      assertThat(reader.text()).isEqualTo(Storyteller.tell(prompt));
    }
  }

  @Test
  void isOneSiteWithTheServiceToABrowser(Service service) throws Exception {
    door.leadToService(service.port());

    assertThat(statusForPageOf("http://localhost:" + door.port())).isEqualTo(401);
    assertThat(statusForPageOf("http://localhost:" + service.port())).isEqualTo(403);
    assertThat(socketForPageOf("http://localhost:" + door.port()).getSubprotocol())
        .isEqualTo("graphql-transport-ws");
  }

  @Test
  void saysThatTheServiceIsNotThereYet() throws Exception {
    assertThat(get("http://localhost:" + door.port() + "/health/live").statusCode()).isEqualTo(502);
  }

  /** Of a request without a token, which the service refuses after it has looked at the origin. */
  private int statusForPageOf(String origin) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + door.port() + "/graphql"))
            .header("origin", origin)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return browser.send(request, BodyHandlers.ofString()).statusCode();
  }

  private WebSocket socketForPageOf(String origin) {
    return browser
        .newWebSocketBuilder()
        .header("origin", origin)
        .subprotocols("graphql-transport-ws")
        .buildAsync(
            URI.create("ws://localhost:" + door.port() + "/graphql"), new WebSocket.Listener() {})
        .orTimeout(10, SECONDS)
        .join();
  }

  private HttpResponse<String> get(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return browser.send(request, BodyHandlers.ofString());
  }
}
