package io.chatgenerator.http;

import java.util.Locale;
import java.util.stream.Stream;

/** Reads a request's {@code Content-Type}. */
final class MediaType {
  private MediaType() {}

  /** Whether this is JSON in UTF-8, the one form of a request that is read. */
  static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    return parts[0].strip().equals("application/json")
        && Stream.of(parts)
            .skip(1)
            .map(String::strip)
            .filter(parameter -> parameter.startsWith("charset="))
            .allMatch(parameter -> isUtf8(parameter.substring("charset=".length())));
  }

  static boolean isUtf8(String charset) {
    String name = charset.replace("\"", "");
    return name.equals("utf-8") || name.equals("utf8");
  }
}
