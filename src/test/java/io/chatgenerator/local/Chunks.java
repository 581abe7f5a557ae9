package io.chatgenerator.local;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON that an OpenAI-compatible server sends. */
final class Chunks {
  private final String id;
  private final String model;

  Chunks(String id, String model) {
    this.id = id;
    this.model = model;
  }

  JsonObject text(String text) {
    return choice(new JsonObject().put("content", text), null);
  }

  JsonObject refusal(String text) {
    return choice(new JsonObject().put("refusal", text), null);
  }

  JsonObject finish(String reason) {
    return choice(new JsonObject(), reason);
  }

  JsonObject usage(int promptTokens, int completionTokens) {
    return head("chat.completion.chunk")
        .put("choices", new JsonArray())
        .put("usage", tokens(promptTokens, completionTokens));
  }

  /** The answer to a call that did not ask for a stream. */
  JsonObject whole(String text, int promptTokens, int completionTokens) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", text);
    return head("chat.completion")
        .put(
            "choices",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("index", 0)
                        .put("message", message)
                        .put("finish_reason", "stop")))
        .put("usage", tokens(promptTokens, completionTokens));
  }

  static JsonObject error(String type, String code, String message) {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code));
  }

  private JsonObject choice(JsonObject delta, String finishReason) {
    return head("chat.completion.chunk")
        .put(
            "choices",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("index", 0)
                        .put("delta", delta)
                        .putNull("logprobs")
                        .put("finish_reason", finishReason)));
  }

  private JsonObject head(String object) {
    return new JsonObject()
        .put("id", id)
        .put("object", object)
        .put("created", System.currentTimeMillis() / 1000)
        .put("model", model);
  }

  private static JsonObject tokens(int prompt, int completion) {
    return new JsonObject()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }
}
