package io.chatgenerator.management;

import io.chatgenerator.logging.LogLevels;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Lets operators read and change the levels of the log, for this task and until it ends. */
final class LoggersHandler {
  private LoggersHandler() {}

  static void mount(Router router) {
    router.get("/loggers").handler(LoggersHandler::list);
    router
        .put("/loggers/:name")
        .handler(OperatorBody.handler())
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
        OperatorBody.member(http, "level", String.class)
            .filter(level -> LogLevels.set(http.pathParam("name"), level))
            .isPresent();
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
}
