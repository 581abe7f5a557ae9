package io.chatgenerator.graphql;

import static java.util.Objects.requireNonNull;

import graphql.schema.DataFetcher;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Hands what a mutation returns, JSON in a string, to subscribers: to one user's where it names an
 * owner.
 */
final class Delivery {
  private final StoryEvents events;

  Delivery(StoryEvents events) {
    this.events = requireNonNull(events);
  }

  /** The mutation, with delivery of what it returns. */
  DataFetcher<Future<String>> of(DataFetcher<Future<String>> mutation) {
    return call -> mutation.get(call).compose(this::deliver);
  }

  private Future<String> deliver(String json) {
    if (json == null) {
      return Future.succeededFuture();
    }
    return audience(json)
        .onSuccess(owner -> events.publish(new StoryEvent.Published(owner, json)))
        .map(json);
  }

  /** Refuses an owner that is none, rather than telling everybody what was meant for one. */
  private static Future<Optional<String>> audience(String json) {
    if (!(Json.decodeValue(json) instanceof JsonObject object) || !object.containsKey("owner")) {
      return Future.succeededFuture(Optional.empty());
    }
    return object.getValue("owner") instanceof String owner && !owner.isBlank()
        ? Future.succeededFuture(Optional.of(owner))
        : Future.failedFuture(
            new StoryException(Kind.BAD_INPUT, "The owner must be the subject of a user's token."));
  }
}
