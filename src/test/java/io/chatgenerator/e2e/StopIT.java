package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch by which operators stop new stories; that of all users is DeploymentBudgetTest's. */
@ServiceTest
class StopIT {
  private static final String CREATE = "mutation { createStory(prompt: \"A fox\") { id } }";

  @Test
  void stopsTheNewStoriesOfOneUserAndSaysSoInTheLog(Service service) {
    Caller user = service.somebody();
    try (CapturedLog log = new CapturedLog("io.chatgenerator")) {
      assertThat(put(service, "/stop/" + user.subject(), "{\"stopped\": true}").body())
          .isEqualTo("{\"stopped\":true}");
      assertThat(log.messages())
          .anyMatch(line -> line.startsWith("an operator stops new stories of owner "))
          .noneMatch(line -> line.contains(user.subject()));
    }
    user.refused("UNAVAILABLE", CREATE, new JsonObject());
    service.somebody().ask(CREATE);
    assertThat(get(service, "/stop/" + user.subject())).isEqualTo("{\"stopped\":true}");
    assertThat(get(service, "/stop")).isEqualTo("{\"stopped\":false}");
    put(service, "/stop/" + user.subject(), "{\"stopped\": false}");
    user.ask(CREATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"stopped\": 1}", "{\"stopped\": \"true\"}", "{}"})
  void refusesWhatSaysNeitherAndStopsNobody(String body, Service service) {
    assertThat(put(service, "/stop", body).statusCode()).isEqualTo(400);
    assertThat(put(service, "/stop/ada", body).body()).contains("{\"stopped\": true}");
    assertThat(get(service, "/stop")).isEqualTo("{\"stopped\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%23deployment", "%20", "%23account"})
  void refusesWhatIsNoOwner(String owner, Service service) {
    assertThat(put(service, "/stop/" + owner, "{\"stopped\": true}").statusCode()).isEqualTo(400);
    assertThat(get(service, "/stop")).isEqualTo("{\"stopped\":false}");
  }

  @Test
  void isNothingForThePublic(Service service) {
    URI asked = URI.create("http://localhost:" + service.port() + "/stop");
    assertThat(service.ada().http().send(HttpRequest.newBuilder(asked)).statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> put(Service service, String path, String body) {
    return service.managed(path, HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)));
  }

  private static String get(Service service, String path) {
    return service.managed(path, HttpRequest.newBuilder()).body();
  }
}
