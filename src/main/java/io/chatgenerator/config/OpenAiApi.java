package io.chatgenerator.config;

import java.util.Locale;
import java.util.stream.Stream;

/** The dialects of OpenAI's API in which a story can be asked for. */
public enum OpenAiApi {
  /** {@code POST /chat/completions}: a generation ends with its connection. */
  CHAT,
  /** {@code POST /responses}: the provider keeps a generation, which outlives connections. */
  RESPONSES;

  static OpenAiApi of(String value) {
    return Stream.of(values())
        .filter(api -> api.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be chat or responses"));
  }
}
