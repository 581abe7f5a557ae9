package io.chatgenerator.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text to value. A fault is an {@link IllegalArgumentException} whose message continues a sentence
 * that begins with the name of the setting, and never repeats the text.
 */
final class Parsers {
  static final int MAX_PORT = 65_535;
  static final int MANY = 1_000_000;
  static final Duration MILLISECOND = Duration.ofMillis(1);
  static final Duration HOUR = Duration.ofHours(1);
  static final Function<String, String> TEXT = text -> text;
  static final Function<String, Boolean> FLAG = oneOf("true", "false").andThen("true"::equals);

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");
  private static final Pattern PRICE = Pattern.compile("[0-9]{1,6}([.][0-9]{1,6})?");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)?");
  private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]+(?::([0-9]{1,5}))?");

  private Parsers() {}

  static Function<String, Integer> integer(int min, int max) {
    return text -> {
      if (WHOLE_NUMBER.matcher(text).matches()) {
        long value = Long.parseLong(text);
        if (value >= min && value <= max) {
          return (int) value;
        }
      }
      throw fault("must be a whole number from %d to %d".formatted(min, max));
    };
  }

  /** A number with {@code ms}, {@code s} or {@code m}; seconds where the unit is left out. */
  static Function<String, Duration> duration(Duration min, Duration max) {
    return text -> {
      Matcher matcher = DURATION.matcher(text);
      if (matcher.matches()) {
        Duration value = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
          return value;
        }
      }
      throw fault(
          "must be a duration such as 30, 30s, 500ms or 10m, from %s to %s"
              .formatted(written(min), written(max)));
    };
  }

  /** Distinct parts, separated by commas. */
  static Function<String, List<String>> list(UnaryOperator<String> parser) {
    return text ->
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .map(parser)
            .distinct()
            .toList();
  }

  /** Dollars, with digits behind a point where need be. */
  static Double price(String text) {
    check(PRICE.matcher(text).matches(), "must be an amount of dollars such as 0.15");
    return Double.valueOf(text);
  }

  /** Pairs of a name and a number with a colon between them, separated by commas. */
  static Function<String, Map<String, Integer>> numbers(Function<String, Integer> number) {
    return text -> {
      Map<String, Integer> numbers = new HashMap<>();
      for (String pair : text.split(",", -1)) {
        int colon = pair.lastIndexOf(':');
        String name = colon < 0 ? "" : pair.substring(0, colon).strip();
        if (name.isEmpty() || numbers.containsKey(name)) {
          throw fault("must hold pairs of name:number, each name once, separated by commas");
        }
        numbers.put(name, number.apply(pair.substring(colon + 1).strip()));
      }
      return Map.copyOf(numbers);
    };
  }

  static Function<String, String> oneOf(String... values) {
    return text -> {
      check(List.of(values).contains(text), "must be " + String.join(" or ", values));
      return text;
    };
  }

  static URI url(String text) {
    return url(text, false, "must be a URL without query, fragment or user");
  }

  static URI urlWithQuery(String text) {
    return url(text, true, "must be a URL without fragment or user");
  }

  private static URI url(String text, boolean mayQuery, String otherwise) {
    String noUrl = "must be an absolute http or https URL";
    URI uri = parse(text, noUrl);
    check(isWeb(uri), noUrl);
    check(mayQuery || uri.getRawQuery() == null, otherwise);
    check(uri.getRawFragment() == null && uri.getRawUserInfo() == null, otherwise);
    return uri;
  }

  /** Whether an address is plain HTTP that leaves this machine and its host. */
  static boolean isUnencrypted(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    boolean local = host.equals("localhost") || host.endsWith(".localhost") || isNear(host);
    return "http".equalsIgnoreCase(url.getScheme()) && !local;
  }

  private static boolean isNear(String host) {
    try {
      byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
      if (address == null) {
        return false;
      }
      InetAddress inet = InetAddress.getByAddress(address);
      return inet.isLoopbackAddress() || inet.isLinkLocalAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** An origin as browsers write it: lower case, no slash at the end, no port that is implied. */
  static String origin(String text) {
    String fault = "must hold origins such as https://app.example.com, separated by commas";
    URI uri = parse(text, fault);
    check(isWeb(uri), fault);
    check(uri.getRawSchemeSpecificPart().equals("//" + uri.getRawAuthority()), fault);
    check(uri.getRawUserInfo() == null && uri.getRawFragment() == null, fault);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean implied = uri.getPort() == -1 || uri.getPort() == ("https".equals(scheme) ? 443 : 80);
    String port = implied ? "" : ":" + uri.getPort();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  static String member(String text) {
    Matcher matcher = MEMBER.matcher(text);
    check(
        matcher.matches()
            && (matcher.group(1) == null || Integer.parseInt(matcher.group(1)) <= MAX_PORT),
        "must hold members as host or host:port, separated by commas");
    return text;
  }

  /** An IP address, since a name could be that of another machine tomorrow. */
  static String address(String text) {
    check(
        NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text),
        "must be an IP address");
    return text;
  }

  private static URI parse(String text, String otherwise) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Not kept as the cause: its message repeats the text.
      throw fault(otherwise);
    }
  }

  private static boolean isWeb(URI uri) {
    boolean web =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    return web && uri.getHost() != null && uri.getPort() <= MAX_PORT;
  }

  private static Duration duration(long number, String unit) {
    return switch (unit == null ? "s" : unit) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static String written(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() % 60 == 0 && !duration.isZero()
        ? duration.toMinutes() + "m"
        : duration.toSeconds() + "s";
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw fault(otherwise);
    }
  }

  private static IllegalArgumentException fault(String message) {
    return new IllegalArgumentException(message);
  }
}
