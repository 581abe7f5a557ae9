package io.chatgenerator.management;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/** What operators send: an object of JSON with one member. */
final class OperatorBody {
  private static final int LONGEST = 1_000;

  private OperatorBody() {}

  static BodyHandler handler() {
    return BodyHandler.create(false).setBodyLimit(LONGEST);
  }

  /** Empty where the body is something else. */
  static <T> Optional<T> member(RoutingContext http, String name, Class<T> type) {
    try {
      JsonObject body = http.body().asJsonObject();
      return Optional.ofNullable(body)
          .map(object -> object.getValue(name))
          .filter(type::isInstance)
          .map(type::cast);
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }
}
