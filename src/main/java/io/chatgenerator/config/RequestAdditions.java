package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.check;
import static java.util.Objects.requireNonNull;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the operator adds to each request to the model. Values may be secrets.
 *
 * @param headers values by name; {@code {key}} in a value stands for the secret, and an empty value
 *     leaves the header of this name out
 * @param body JSON values by name; null leaves the member of this name out
 */
public record RequestAdditions(Map<String, String> headers, Map<String, Object> body) {
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,4000}");

  /** Headers that describe the message itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "content-length", "content-type", "transfer-encoding", "connection");

  /** What has a setting of its own, or would make one request cost as much as several. */
  private static final Set<String> OWN_MEMBERS =
      Set.of(
          ("model messages input instructions stream background n"
                  + " max_tokens max_completion_tokens max_output_tokens")
              .split(" "));

  static Map<String, String> headers(String json) {
    Map<String, Object> members = members(json);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(members.keySet());
    check(
        names.size() == members.size()
            && members.entrySet().stream().allMatch(h -> isHeader(h.getKey(), h.getValue())),
        "must hold names and values of HTTP headers, each name once");
    check(
        OWN_HEADERS.stream().noneMatch(names::contains),
        "must not hold Host, Content-Length, Content-Type, Transfer-Encoding or Connection");
    return members.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, h -> h.getValue().toString()));
  }

  static Map<String, Object> body(String json) {
    Map<String, Object> members = members(json);
    check(
        members.keySet().stream().noneMatch(OWN_MEMBERS::contains),
        "must not hold what has a setting of its own: " + new TreeSet<>(OWN_MEMBERS));
    return new TreeMap<>(members);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "RequestAdditions[headers=" + headers.keySet() + ", body=" + body.keySet() + "]";
  }

  private static Map<String, Object> members(String json) {
    try {
      return requireNonNull(new JsonObject(json).getMap());
    } catch (DecodeException | ClassCastException | NullPointerException repeatsTheText) {
      throw new IllegalArgumentException("must be a JSON object");
    }
  }

  private static boolean isHeader(String name, Object value) {
    return HEADER_NAME.matcher(name).matches()
        && value instanceof String text
        && HEADER_VALUE.matcher(text).matches();
  }
}
