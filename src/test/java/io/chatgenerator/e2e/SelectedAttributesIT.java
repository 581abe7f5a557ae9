package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the table is asked for, at the wire: not more than a query selects. */
@ServiceTest
class SelectedAttributesIT {
  private static final Set<Object> ALWAYS =
      Set.of("owner", "id", "status", "attempt", "leaseOwner", "leaseExpiresAt", "expiresAt");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final List<JsonObject> requests = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    vertx.close().timeout(30, SECONDS).await();
  }

  @Test
  void areAskedForAlone(Service service) {
    Caller caller = service.somebody();
    String id = caller.create(Service.prompt("A fox"));
    try (Service watched = watched(service)) {
      Caller user = watched.caller(caller.subject(), caller.token());
      assertThat(asked(user, "{ story(id: \"" + id + "\") { id isComplete } }")).isEqualTo(ALWAYS);
      assertThat(asked(user, "{ story(id: \"" + id + "\") { prompt error { code } } }"))
          .isEqualTo(with("prompt", "errorCode", "errorMessage"));
      assertThat(asked(user, "{ story(id: \"" + id + "\") { prompt title } }"))
          .isEqualTo(with("prompt", "title", "reservedDay"));
      assertThat(asked(user, "{ story(id: \"" + id + "\") { title text } }")).isEmpty();
      assertThat(asked(user, "{ listStories { title } }")).isEqualTo(with("title", "reservedDay"));
      assertThat(asked(user, "{ listStories { text createdAt } }"))
          .isEqualTo(with("text", "createdAt", "updatedAt"));
    }
  }

  private static Set<Object> with(String... more) {
    Set<Object> all = new HashSet<>(ALWAYS);
    all.addAll(List.of(more));
    return all;
  }

  /** The attributes that the one read of this user's items asks for; none: the whole item. */
  private Set<Object> asked(Caller user, String query) {
    requests.clear();
    user.ask(query);
    List<JsonObject> reads =
        requests.stream()
            .filter(request -> request.encode().contains(user.subject()))
            .filter(request -> request.containsKey("ConsistentRead"))
            .toList();
    assertThat(reads).hasSize(1);
    JsonObject names = reads.get(0).getJsonObject("ExpressionAttributeNames");
    return Stream.of(reads.get(0).getString("ProjectionExpression", "").split(", "))
        .filter(placeholder -> !placeholder.isEmpty())
        .map(placeholder -> (Object) names.getString(placeholder))
        .collect(Collectors.toSet());
  }

  /** A task whose requests to the table are seen. */
  private Service watched(Service service) {
    String name = "AWS_ENDPOINT_URL_DYNAMODB";
    String table = service.standIns().environment().get(name);
    HttpServer proxy = vertx.createHttpServer().requestHandler(request -> pass(request, table));
    proxy.listen(0, "localhost").timeout(30, SECONDS).await();
    return service.beside(Map.of(name, "http://localhost:" + proxy.actualPort()));
  }

  private void pass(HttpServerRequest request, String table) {
    request
        .body()
        .compose(
            body -> {
              requests.add(body.toJsonObject());
              return answer(request, body, table);
            })
        .onSuccess(
            answer -> {
              request.response().setStatusCode(answer.statusCode());
              request.response().headers().setAll(answer.headers());
              answer.body().onSuccess(request.response()::end);
            });
  }

  private Future<HttpClientResponse> answer(HttpServerRequest request, Buffer body, String table) {
    RequestOptions target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(table)
            .setHeaders(request.headers());
    return client.request(target).compose(forwarded -> forwarded.send(body));
  }
}
