package io.chatgenerator.openai;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a message, or a piece of one, holds: text as a string or as typed parts, thinking in parts
 * or members of its own, a refusal.
 *
 * @param text without the thinking; empty where there is none
 * @param thinks whether there is thinking
 * @param refuses whether the model refuses
 */
record MessageContent(String text, boolean thinks, boolean refuses) {
  /**
   * Reads a {@code delta}, a {@code message}, or a choice that holds its {@code text} itself.
   *
   * @throws GenerationException MODEL_UNREADABLE for content that is neither text nor thinking
   */
  static MessageContent of(JsonObject message) {
    Object content = message.getValue("content");
    MessageContent read = ofContent(content == null ? message.getValue("text") : content);
    return new MessageContent(
        read.text,
        read.thinks || message.stream().anyMatch(m -> isThinking(m.getKey(), m.getValue())),
        read.refuses || isFull(message.getValue("refusal")));
  }

  private static MessageContent ofContent(Object content) {
    if (content == null) {
      return text("");
    }
    if (content instanceof String text) {
      return text(text);
    }
    if (content instanceof JsonArray parts) {
      return parts.stream()
          .map(MessageContent::ofPart)
          .reduce(text(""), MessageContent::followedBy);
    }
    return ofPart(content);
  }

  private static MessageContent ofPart(Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (!(value instanceof JsonObject part)) {
      throw unreadable(value == null ? "null" : value.getClass().getSimpleName());
    }
    String type = part.getValue("type") instanceof String name ? name : "";
    return switch (type) {
      case "", "text", "output_text", "text_delta" -> textOf(part, type);
      case "refusal" -> new MessageContent("", false, true);
      case "reference", "citation", "annotation" -> text("");
      default -> {
        if (type.contains("thinking") || type.contains("reasoning") || type.contains("thought")) {
          yield thinking();
        }
        throw unreadable(ModelError.fitForLog(type));
      }
    };
  }

  private static MessageContent textOf(JsonObject part, String type) {
    if (Boolean.TRUE.equals(part.getValue("thought"))) {
      return thinking();
    }
    Object text = part.getValue("text");
    if (text instanceof JsonObject wrapped) {
      text = wrapped.getValue("value");
    }
    if (text instanceof String found) {
      return text(found);
    }
    throw unreadable(type.isEmpty() ? "without a type" : "text without text");
  }

  private MessageContent followedBy(MessageContent next) {
    return new MessageContent(text + next.text, thinks || next.thinks, refuses || next.refuses);
  }

  private static boolean isThinking(String member, Object value) {
    boolean named = member.startsWith("reasoning") || member.startsWith("thinking");
    return named && isFull(value);
  }

  private static boolean isFull(Object value) {
    return (value instanceof String text && !text.isEmpty())
        || (value instanceof JsonArray list && !list.isEmpty())
        || (value instanceof JsonObject object && !object.isEmpty());
  }

  private static MessageContent text(String text) {
    return new MessageContent(text, false, false);
  }

  private static MessageContent thinking() {
    return new MessageContent("", true, false);
  }

  private static GenerationException unreadable(String what) {
    return new GenerationException(
        FailureCode.MODEL_UNREADABLE, "the model's answer holds content of the kind " + what);
  }
}
