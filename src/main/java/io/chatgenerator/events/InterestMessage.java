package io.chatgenerator.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/** What tasks tell each other of the owners whom they watch. */
sealed interface InterestMessage {
  /** The task that speaks, as a node of the cluster. */
  String from();

  JsonObject toJson();

  /** Made {@code revision} out of the one before. */
  record Changed(String from, long revision, Set<String> began, Set<String> ceased)
      implements InterestMessage {
    @Override
    public JsonObject toJson() {
      return head("changed", this)
          .put("revision", revision)
          .put("began", array(began))
          .put("ceased", array(ceased));
    }
  }

  /** A sign of life, and the newest revision. */
  record Alive(String from, long revision) implements InterestMessage {
    @Override
    public JsonObject toJson() {
      return head("alive", this).put("revision", revision);
    }
  }

  /** Asks for {@link Everything}. */
  record Question(String from) implements InterestMessage {
    @Override
    public JsonObject toJson() {
      return head("question", this);
    }
  }

  /** All owners of a revision. */
  record Everything(String from, long revision, Set<String> owners) implements InterestMessage {
    @Override
    public JsonObject toJson() {
      return head("everything", this).put("revision", revision).put("owners", array(owners));
    }
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException where this release knows no such message
   */
  static InterestMessage fromJson(JsonObject json) {
    String from = json.getString("from");
    return switch (json.getString("type")) {
      case "changed" ->
          new Changed(from, json.getLong("revision"), set(json, "began"), set(json, "ceased"));
      case "alive" -> new Alive(from, json.getLong("revision"));
      case "question" -> new Question(from);
      case "everything" -> new Everything(from, json.getLong("revision"), set(json, "owners"));
      default -> throw new IllegalArgumentException("unknown: " + json.getString("type"));
    };
  }

  private static JsonObject head(String type, InterestMessage message) {
    return new JsonObject().put("type", type).put("from", message.from());
  }

  private static JsonArray array(Set<String> owners) {
    JsonArray array = new JsonArray();
    owners.forEach(array::add);
    return array;
  }

  private static Set<String> set(JsonObject json, String name) {
    Set<String> owners = new LinkedHashSet<>();
    json.getJsonArray(name).forEach(owner -> owners.add((String) owner));
    return owners;
  }
}
