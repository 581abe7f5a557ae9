package io.chatgenerator.live;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.json.JsonObject;

/** A story as subscribers of the untyped feed read it, with the names of the GraphQL type. */
final class StoryJson {
  private StoryJson() {}

  static String encode(Story story) {
    JsonObject json =
        new JsonObject()
            .put("id", story.id())
            .put("prompt", story.prompt())
            .put("status", story.status().name())
            .put("isComplete", story.isComplete())
            .put("createdAt", story.createdAt())
            .put("updatedAt", story.updatedAt())
            .put("text", story.text())
            .put("attempt", story.attempt());
    story.error().ifPresent(error -> json.put("error", error(error.code(), error.message())));
    story.completion().ifPresent(completion -> add(json, completion));
    story.tokens().ifPresent(tokens -> add(json, tokens));
    return json.encode();
  }

  private static JsonObject error(String code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private static void add(JsonObject json, Completion completion) {
    json.put("model", completion.model()).put("finishReason", completion.finishReason().name());
  }

  private static void add(JsonObject json, TokenCount tokens) {
    json.put("promptTokens", tokens.prompt())
        .put("completionTokens", tokens.completion())
        .put("tokensEstimated", tokens.estimated());
  }
}
