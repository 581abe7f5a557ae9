package io.chatgenerator.http;

/** The media type of a file for browsers, by the end of its name. */
final class MediaTypes {
  private MediaTypes() {}

  static String of(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "json" -> "application/json";
      case "webmanifest" -> "application/manifest+json";
      default -> throw new IllegalArgumentException("no media type is known for " + name);
    };
  }
}
