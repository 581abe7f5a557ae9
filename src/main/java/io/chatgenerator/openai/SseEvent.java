package io.chatgenerator.openai;

import static java.util.Objects.requireNonNull;

/**
 * One server-sent event.
 *
 * @param type what the {@code event} line said; empty where there was none
 * @param data the {@code data} lines, joined by line feeds
 */
public record SseEvent(String type, String data) {
  public SseEvent {
    requireNonNull(type);
    requireNonNull(data);
  }
}
