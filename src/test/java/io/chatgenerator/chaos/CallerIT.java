package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(1));
  private final HttpServer server =
      Waiting.await(
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end("{\"data\": {\"yes\": true}}"))
              .listen(0, "127.0.0.1"),
          TIMEOUT);

  @AfterEach
  void close() {
    Waiting.await(vertx.close(), TIMEOUT);
  }

  @Test
  void isAnsweredHoweverLateItsThreadGoesOn() {
    Caller caller = new Caller(vertx, descheduled(), null, "token");

    Future<JsonObject> answer = caller.ask(server.actualPort(), "{ yes }", new JsonObject());

    assertThat(Waiting.await(answer, TIMEOUT)).isEqualTo(new JsonObject().put("yes", true));
  }

  /** A client whose caller goes on with a request only when its connection is free again. */
  private HttpClientAgent descheduled() {
    return proxy(
        HttpClientAgent.class, (method, args) -> late((Future<?>) method.invoke(http, args)));
  }

  private Future<?> late(Future<?> request) {
    return proxy(
        Future.class,
        (method, args) -> {
          Object next = method.invoke(request, args);
          if (args[0] instanceof Function) {
            awaitFreeConnection();
          }
          return next;
        });
  }

  /** There is only one, and it takes no request before the answer to the last has ended. */
  private void awaitFreeConnection() {
    Future<?> other =
        new Caller(vertx, http, null, "token").ask(server.actualPort(), "{ no }", new JsonObject());
    Waiting.await(other, TIMEOUT);
  }

  private interface Call {
    Object on(Method method, Object[] args) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, m, args) -> call.on(m, args)));
  }
}
