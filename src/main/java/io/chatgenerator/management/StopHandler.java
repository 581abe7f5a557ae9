package io.chatgenerator.management;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/** Lets operators stop new stories, of all users or of one, on all tasks. */
final class StopHandler {
  private static final int LONGEST_BODY = 1_000;
  private static final int LONGEST_OWNER = 255;

  private final Switch newStories;

  private StopHandler(Switch newStories) {
    this.newStories = newStories;
  }

  static void mount(Router router, Switch newStories) {
    StopHandler handler = new StopHandler(newStories);
    router.get("/stop").handler(http -> handler.show(http, Optional.empty()));
    router.get("/stop/:owner").handler(http -> handler.show(http, owner(http)));
    BodyHandler body = BodyHandler.create(false).setBodyLimit(LONGEST_BODY);
    router
        .put("/stop")
        .handler(body)
        .handler(http -> handler.set(http, Optional.empty()))
        .failureHandler(failed -> refuse(failed, failed.statusCode()));
    router
        .put("/stop/:owner")
        .handler(body)
        .handler(http -> handler.set(http, owner(http)))
        .failureHandler(failed -> refuse(failed, failed.statusCode()));
  }

  private static Optional<String> owner(RoutingContext http) {
    return Optional.of(http.pathParam("owner"));
  }

  /** A key of another kind is nobody's, whatever it addresses. */
  private static boolean isOwner(String owner) {
    return !owner.isBlank() && !owner.startsWith("#") && owner.length() <= LONGEST_OWNER;
  }

  private void show(RoutingContext http, Optional<String> owner) {
    if (owner.isPresent() && !isOwner(owner.get())) {
      refuse(http, 400);
      return;
    }
    answer(http, newStories.isStopped(owner));
  }

  private void set(RoutingContext http, Optional<String> owner) {
    Optional<Boolean> stopped = stopped(http);
    if (stopped.isEmpty() || (owner.isPresent() && !isOwner(owner.get()))) {
      refuse(http, 400);
      return;
    }
    answer(http, newStories.stop(owner, stopped.get()).map(stopped.get()));
  }

  private static void answer(RoutingContext http, Future<Boolean> state) {
    state
        .onSuccess(stopped -> http.json(new JsonObject().put("stopped", stopped)))
        .onFailure(why -> http.response().setStatusCode(503).end("The table does not answer.\n"));
  }

  /** Answered here, since Vert.x would log what it answers by itself. */
  private static void refuse(RoutingContext http, int status) {
    http.response()
        .setStatusCode(status)
        .end("PUT {\"stopped\": true} or {\"stopped\": false} to /stop, or to /stop/OWNER.\n");
  }

  private static Optional<Boolean> stopped(RoutingContext http) {
    try {
      JsonObject body = http.body().asJsonObject();
      return body != null && body.getValue("stopped") instanceof Boolean stopped
          ? Optional.of(stopped)
          : Optional.empty();
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }
}
