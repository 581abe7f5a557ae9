package io.chatgenerator.management;

import io.chatgenerator.logging.LogLevels;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/** Lets operators read and change the levels of the log, for this task and until it ends. */
final class LoggersHandler {
  private static final int LONGEST_BODY = 1_000;

  private LoggersHandler() {}

  static void mount(Router router) {
    router.get("/loggers").handler(LoggersHandler::list);
    router
        .put("/loggers/:name")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .handler(LoggersHandler::set)
        .failureHandler(failed -> refuse(failed, failed.statusCode()));
  }

  private static void list(RoutingContext http) {
    JsonObject levels = new JsonObject();
    LogLevels.configured().forEach(levels::put);
    http.json(levels);
  }

  private static void set(RoutingContext http) {
    if (!LogLevels.exists(http.pathParam("name"))) {
      http.response().setStatusCode(404).end("Nothing logs under this name, or has not yet.\n");
      return;
    }
    boolean known =
        level(http).filter(level -> LogLevels.set(http.pathParam("name"), level)).isPresent();
    if (known) {
      http.response().setStatusCode(204).end();
    } else {
      refuse(http, 400);
    }
  }

  /** Answered here, since Vert.x would log what it answers by itself. */
  private static void refuse(RoutingContext http, int status) {
    http.response()
        .setStatusCode(status)
        .end("Send {\"level\": \"DEBUG\"}; levels are OFF, ERROR, WARN, INFO, DEBUG, TRACE.\n");
  }

  private static Optional<String> level(RoutingContext http) {
    try {
      JsonObject body = http.body().asJsonObject();
      return body != null && body.getValue("level") instanceof String level
          ? Optional.of(level)
          : Optional.empty();
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }
}
