package io.chatgenerator.openai;

import static java.util.Objects.requireNonNullElse;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.config.Secret;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** The server, and what goes with every request to it in any dialect. */
record Endpoint(OpenAiConfig config) {
  /** Of the keyed hash that names an owner; in hexadecimal, half of what OpenAI allows. */
  private static final int IDENTIFIER_BYTES = 16;

  /**
   * A request with the headers that every one has; the operator's replace all others.
   *
   * @throws GenerationException MODEL_UNAUTHORIZED for a key that cannot be one
   * @param target path below the base URL, and a query that goes before that of the base URL
   */
  RequestOptions options(
      HttpMethod method, String target, String key, Map<String, String> headers) {
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      // The HTTP client would refuse it too, but with the key in its message.
      throw new GenerationException(
          FailureCode.MODEL_UNAUTHORIZED, "the key holds characters that a header cannot carry");
    }
    RequestOptions sent =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url(config.baseUrl(), target))
            .setFollowRedirects(false)
            .setConnectTimeout(config.connectTimeout().toMillis());
    headers.forEach(sent::putHeader);
    sent.putHeader("Authorization", "Bearer " + key)
        .putHeader("Accept", "text/event-stream")
        .putHeader("Accept-Encoding", "identity");
    if (method.equals(HttpMethod.POST)) {
      sent.putHeader("Content-Type", "application/json");
    }
    config.additions().headers().forEach((name, value) -> add(sent, name, value, key));
    return sent;
  }

  /** Puts the members into a body that the operator adds, or takes those out that he leaves out. */
  void addTo(JsonObject body) {
    config.additions().body().forEach(body::put);
    body.getMap().values().removeIf(Objects::isNull);
  }

  private static String url(URI base, String target) {
    String path = requireNonNullElse(base.getRawPath(), "").replaceAll("/+$", "");
    String query = requireNonNullElse(base.getRawQuery(), "");
    String url = base.getScheme() + "://" + base.getRawAuthority() + path + target;
    return query.isEmpty() ? url : url + (target.contains("?") ? "&" : "?") + query;
  }

  /** Idempotent for an owner and a key; without the key the owner cannot be found from it. */
  static String identifier(String owner, String key) {
    return HexFormat.of().formatHex(new Secret(key).mac(owner), 0, IDENTIFIER_BYTES);
  }

  private static void add(RequestOptions sent, String name, String value, String key) {
    if (value.isEmpty()) {
      sent.removeHeader(name);
    } else {
      sent.putHeader(name, value.replace("{key}", key));
    }
  }
}
