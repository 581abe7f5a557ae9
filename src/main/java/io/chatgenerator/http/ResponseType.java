package io.chatgenerator.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The media types a GraphQL response can have, and how a client chooses between them. */
enum ResponseType {
  /** For older clients: what could be read as a GraphQL request is answered by 200. */
  JSON("application/json"),
  /** The status says whether the request could be run at all. */
  GRAPHQL("application/graphql-response+json"),
  /** A stream of results, for clients that ask for it by name. */
  EVENT_STREAM("text/event-stream");

  private final String mediaType;

  ResponseType(String mediaType) {
    this.mediaType = mediaType;
  }

  String contentType() {
    return mediaType + "; charset=utf-8";
  }

  /**
   * The type that fits an {@code Accept} header best: highest quality first, then first in the
   * header, then JSON.
   *
   * @param accept may be null, which accepts everything
   * @return empty where no type is acceptable
   */
  static Optional<ResponseType> negotiate(String accept) {
    if (accept == null || accept.isBlank()) {
      return Optional.of(JSON);
    }
    List<Range> ranges = Stream.of(accept.split(",", -1)).map(Range::parse).toList();
    return Stream.of(values())
        .flatMap(type -> Choice.of(type, ranges).stream())
        .filter(choice -> choice.range.quality > 0)
        .min(
            Comparator.comparingDouble((Choice choice) -> -choice.range.quality)
                .thenComparingInt(choice -> ranges.indexOf(choice.range))
                .thenComparing(Choice::type))
        .map(Choice::type);
  }

  /** A type with the most specific range that covers it. */
  private record Choice(ResponseType type, Range range) {
    static Optional<Choice> of(ResponseType type, List<Range> ranges) {
      return ranges.stream()
          .filter(range -> range.covers(type))
          .max(Comparator.comparingInt(Range::specificity))
          .map(range -> new Choice(type, range));
    }
  }

  /** One element of an {@code Accept} header. */
  private record Range(String mediaType, double quality) {
    static Range parse(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
      String mediaType = parts[0].strip();
      double quality = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].replace(" ", "");
        if (parameter.startsWith("q=")) {
          quality = quality(parameter.substring(2));
        } else if (parameter.startsWith("charset=") && !isUtf8(parameter.substring(8))) {
          quality = 0;
        }
      }
      return new Range(mediaType, quality);
    }

    private static double quality(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    boolean covers(ResponseType type) {
      return switch (specificity()) {
        case 0 -> true;
        case 1 -> type.mediaType.startsWith(mediaType.substring(0, mediaType.length() - 1));
        default -> mediaType.equals(type.mediaType);
      };
    }

    int specificity() {
      if (mediaType.equals("*/*")) {
        return 0;
      }
      return mediaType.endsWith("/*") ? 1 : 2;
    }
  }

  /** Whether a {@code Content-Type} is JSON in UTF-8, the one form of a request that is read. */
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

  private static boolean isUtf8(String charset) {
    String name = charset.replace("\"", "");
    return name.equals("utf-8") || name.equals("utf8");
  }
}
