package io.chatgenerator.local;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON of the Responses API that {@link LocalResponses} sends. */
final class ResponseEvents {
  private final String id;
  private final String model;
  private final String item;

  ResponseEvents(String id, String model) {
    this.id = id;
    this.model = model;
    this.item = id.replace("resp_", "msg_");
  }

  JsonObject ofState(String type, JsonObject response) {
    return new JsonObject().put("type", type).put("response", response);
  }

  JsonObject itemAdded() {
    return new JsonObject()
        .put("type", "response.output_item.added")
        .put("output_index", 0)
        .put("item", message("in_progress", new JsonArray()));
  }

  JsonObject delta(String text) {
    return part("response.output_text.delta").put("delta", text).put("logprobs", new JsonArray());
  }

  JsonObject textDone(String text) {
    return part("response.output_text.done").put("text", text);
  }

  JsonObject refusal(String text) {
    return part("response.refusal.delta").put("delta", text);
  }

  JsonObject keepAlive() {
    return new JsonObject().put("type", "keepalive");
  }

  /** A whole response, with its text only where it has ended. */
  JsonObject response(String status, String text, int promptTokens, int completionTokens) {
    boolean ended = !status.equals("queued") && !status.equals("in_progress");
    JsonArray output = new JsonArray();
    if (ended) {
      output
          .add(new JsonObject().put("type", "reasoning").put("summary", new JsonArray()))
          .add(message(status, new JsonArray().add(outputText(text))));
    }
    return new JsonObject()
        .put("id", id)
        .put("object", "response")
        .put("created_at", System.currentTimeMillis() / 1000)
        .put("status", status)
        .put("background", true)
        .putNull("error")
        .putNull("incomplete_details")
        .put("model", model)
        .put("output", output)
        .put("usage", ended ? usage(promptTokens, completionTokens) : null);
  }

  static JsonObject error(String code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private JsonObject part(String type) {
    return new JsonObject()
        .put("type", type)
        .put("item_id", item)
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private JsonObject message(String status, JsonArray content) {
    return new JsonObject()
        .put("id", item)
        .put("type", "message")
        .put("status", status)
        .put("role", "assistant")
        .put("content", content);
  }

  private static JsonObject outputText(String text) {
    return new JsonObject()
        .put("type", "output_text")
        .put("annotations", new JsonArray())
        .put("text", text);
  }

  private static JsonObject usage(int prompt, int completion) {
    return new JsonObject()
        .put("input_tokens", prompt)
        .put("output_tokens", completion)
        .put("total_tokens", prompt + completion);
  }
}
