package io.chatgenerator.perf;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Twenty stories that together make an answer of 28 kB. */
final class Samples {
  private static final Instant CREATED = Instant.parse("2026-01-31T12:34:56.789Z");
  private static final String PROMPT = "A fox who learns to sail";
  private static final String TEXT = "Once upon a time a fox lived by the sea. ".repeat(30);

  private Samples() {}

  /** As a client reads it. */
  static JsonObject story(int number) {
    return new JsonObject()
        .put("id", id(number))
        .put("status", "COMPLETE")
        .put("prompt", PROMPT)
        .put("createdAt", CREATED.toString())
        .put("text", TEXT);
  }

  /** As the table has it. */
  static Map<String, AttributeValue> item(String owner, int number) {
    Map<String, AttributeValue> item = new HashMap<>();
    Map.of(
            "owner",
            owner,
            "id",
            id(number),
            "status",
            "COMPLETE",
            "prompt",
            PROMPT,
            "text",
            TEXT,
            "finishReason",
            "STOP",
            "model",
            "gpt-4o-mini")
        .forEach((name, value) -> item.put(name, AttributeValue.fromS(value)));
    Map.of(
            "attempt",
            1L,
            "attemptLimit",
            3L,
            "createdAt",
            CREATED.toEpochMilli(),
            "updatedAt",
            CREATED.toEpochMilli(),
            "promptTokens",
            20L,
            "completionTokens",
            300L)
        .forEach((name, value) -> item.put(name, AttributeValue.fromN(value.toString())));
    return item;
  }

  private static String id(int number) {
    return String.format("019b76da-a800-7000-8000-%012x", number);
  }
}
