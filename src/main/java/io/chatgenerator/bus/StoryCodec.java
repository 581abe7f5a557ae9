package io.chatgenerator.bus;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Cost;
import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.Interruptions;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A story as tasks send it to each other. Tasks of the last and the next release must understand
 * it, too. The id of its generation is for those alone that read the table.
 */
final class StoryCodec {
  private StoryCodec() {}

  static JsonObject toJson(StoryKey key) {
    return new JsonObject().put("owner", key.owner()).put("id", key.id());
  }

  static StoryKey key(JsonObject json) {
    return new StoryKey(json.getString("owner"), json.getString("id"));
  }

  static JsonObject toJson(Story story) {
    JsonObject json =
        toJson(story.key())
            .put("prompt", story.prompt())
            .put("status", story.status().name())
            .put("text", story.text())
            .put("attempt", story.attempt())
            .put("attemptLimit", story.attemptLimit())
            .put("failures", story.failures())
            .put("interruptions", story.interruptions().count())
            .put("furthestText", story.interruptions().furthest())
            .put("promptTokens", story.cost().used().prompt())
            .put("completionTokens", story.cost().used().completion())
            .put("tokensEstimated", story.cost().used().estimated())
            .put("createdAt", story.createdAt().toEpochMilli())
            .put("updatedAt", story.updatedAt().toEpochMilli());
    if (!story.continues().isEmpty()) {
      json.put("continues", new JsonArray(story.continues()));
    }
    story.cost().reservation().ifPresent(r -> json.put("reservation", toJson(r)));
    story.error().ifPresent(error -> json.put("error", toJson(error)));
    story.completion().ifPresent(completion -> json.put("completion", toJson(completion)));
    story.lease().ifPresent(lease -> json.put("lease", toJson(lease)));
    return json;
  }

  static Story fromJson(JsonObject json) {
    return new Story(
        json.getString("owner"),
        json.getString("id"),
        json.getString("prompt"),
        json.getJsonArray("continues", new JsonArray()).stream().map(String.class::cast).toList(),
        new StoryStatus(json.getString("status")),
        json.getString("text"),
        json.getInteger("attempt"),
        json.getInteger("failures", 0),
        new Interruptions(json.getInteger("interruptions", 0), json.getInteger("furthestText", 0)),
        new Cost(
            tokens(json),
            Optional.ofNullable(json.getJsonObject("reservation")).map(StoryCodec::reservation)),
        Instant.ofEpochMilli(json.getLong("createdAt")),
        Instant.ofEpochMilli(json.getLong("updatedAt")),
        Optional.ofNullable(json.getJsonObject("error")).map(StoryCodec::error),
        Optional.ofNullable(json.getJsonObject("completion")).map(StoryCodec::completion),
        Optional.ofNullable(json.getJsonObject("lease")).map(StoryCodec::lease),
        Optional.empty(),
        Optional.empty());
  }

  private static JsonObject toJson(Reservation reservation) {
    return new JsonObject()
        .put("day", reservation.day().toString())
        .put("tokens", reservation.tokens())
        .put("budget", reservation.budget());
  }

  private static Reservation reservation(JsonObject json) {
    return new Reservation(
        LocalDate.parse(json.getString("day")), json.getLong("tokens"), json.getLong("budget"));
  }

  private static JsonObject toJson(StoryError error) {
    return new JsonObject().put("code", error.code()).put("message", error.message());
  }

  private static StoryError error(JsonObject json) {
    return new StoryError(json.getString("code"), json.getString("message"));
  }

  private static JsonObject toJson(Completion completion) {
    return new JsonObject()
        .put("finishReason", completion.finishReason().name())
        .put("model", completion.model());
  }

  private static Completion completion(JsonObject json) {
    return new Completion(
        new FinishReason(json.getString("finishReason")), json.getString("model"));
  }

  private static TokenCount tokens(JsonObject json) {
    return new TokenCount(
        json.getInteger("promptTokens", 0),
        json.getInteger("completionTokens", 0),
        json.getBoolean("tokensEstimated", false));
  }

  private static JsonObject toJson(Lease lease) {
    JsonObject json = new JsonObject().put("expiresAt", lease.expiresAt().toEpochMilli());
    lease.holder().ifPresent(holder -> json.put("holder", holder));
    return json;
  }

  private static Lease lease(JsonObject json) {
    return new Lease(
        Optional.ofNullable(json.getString("holder")),
        Instant.ofEpochMilli(json.getLong("expiresAt")));
  }
}
