package io.chatgenerator.e2e;

import io.chatgenerator.testing.Caller;
import io.vertx.core.json.JsonObject;

/** GraphQL documents of several tests. */
final class Documents {
  static final String CANCEL = byId("mutation", "cancelStory");
  static final String RETRY = byId("mutation", "retryStory");
  static final String DELETE = byId("mutation", "deleteStory");
  static final String STORY = byId("query", "story");
  static final String CREATE =
      "mutation($prompt: String!, $token: ID) { createStory(prompt: $prompt, clientToken: $token)"
          + " { id } }";
  static final String LIST =
      "query($limit: Int, $after: ID) { listStories(limit: $limit, after: $after) { id } }";
  static final String PUBLISH = "mutation($data: AWSJSON) { publish(data: $data) }";
  static final String CHANGED =
      "subscription($id: ID!) { storyChanged(id: $id) { id status attempt } }";
  static final String ALL_CHANGED =
      "subscription { storiesChanged { id story { id status attempt } } }";
  static final String FEED = "subscription { subscribe }";

  private Documents() {}

  static JsonObject id(String id) {
    return new JsonObject().put("id", id);
  }

  static JsonObject prompt(String prompt) {
    return new JsonObject().put("prompt", prompt);
  }

  static JsonObject data(JsonObject data) {
    return new JsonObject().put("data", data.encode());
  }

  private static String byId(String type, String field) {
    return type + "($id: ID!) { " + field + "(id: $id) " + Caller.FIELDS + " }";
  }
}
