package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.TextGenerator.Request;
import io.chatgenerator.story.TextGenerator.Turn;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is sent to the model.
 *
 * <p>The limit of tokens goes by two names. OpenAI (and Azure) deprecated {@code max_tokens} for
 * {@code max_completion_tokens}, and newer models refuse the old name; compatible servers such as
 * Ollama know only the old one and silently ignore the new; both at once are refused. So the host
 * decides, and then the server, where it refuses the name that was chosen.
 */
final class ChatRequest {
  private static final String NEW_LIMIT = "max_completion_tokens";
  private static final String OLD_LIMIT = "max_tokens";

  /** Of the keyed hash that names an owner; in hexadecimal, half of what OpenAI allows. */
  private static final int IDENTIFIER_BYTES = 16;

  private final OpenAiConfig config;
  private final RequestOptions options;

  ChatRequest(OpenAiConfig config) {
    this.config = config;
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(completionsUrl(config.baseUrl()))
            .setFollowRedirects(false)
            .setConnectTimeout(config.connectTimeout().toMillis());
  }

  /** Where to send it, and the headers that go with it; the operator's replace all others. */
  RequestOptions options(Request request) {
    RequestOptions sent = new RequestOptions(options);
    request.headers().forEach(sent::putHeader);
    sent.putHeader("Authorization", "Bearer " + request.key())
        .putHeader("Content-Type", "application/json")
        .putHeader("Accept", "text/event-stream")
        .putHeader("Accept-Encoding", "identity");
    config.additions().headers().forEach((name, value) -> add(sent, name, value, request.key()));
    return sent;
  }

  /**
   * The body.
   *
   * @param refused what the server does not take
   */
  JsonObject body(Request request, Set<String> refused) {
    JsonObject body =
        new JsonObject()
            .put("model", config.model())
            .put("stream", true)
            .put("stream_options", new JsonObject().put("include_usage", true))
            .put(tokenLimitName(config.baseUrl(), refused), config.maxTokens())
            .put("safety_identifier", identifier(request.owner(), request.key()))
            .put("messages", messages(request, refused));
    config.additions().body().forEach((name, value) -> add(body, name, value));
    refused.stream().filter(name -> !isTokenLimit(name)).forEach(body::remove);
    if (!body.containsKey("stream")) {
      body.remove("stream_options");
    }
    return body;
  }

  /** Whether a body names the system's role. */
  static boolean hasSystemRole(JsonObject body) {
    return body.getJsonArray("messages").getJsonObject(0).getString("role").equals("system");
  }

  static String tokenLimitName(URI baseUrl, Set<String> refused) {
    String host = requireNonNullElse(baseUrl.getHost(), "");
    boolean ofOpenAi = host.endsWith(".openai.com") || host.endsWith(".openai.azure.com");
    String first = ofOpenAi ? NEW_LIMIT : OLD_LIMIT;
    String second = ofOpenAi ? OLD_LIMIT : NEW_LIMIT;
    return refused.contains(first) ? second : first;
  }

  static String completionsUrl(URI baseUrl) {
    String query = baseUrl.getRawQuery() == null ? "" : "?" + baseUrl.getRawQuery();
    String path = requireNonNullElse(baseUrl.getRawPath(), "").replaceAll("/+$", "");
    return baseUrl.getScheme()
        + "://"
        + baseUrl.getRawAuthority()
        + path
        + "/chat/completions"
        + query;
  }

  private static boolean isTokenLimit(String name) {
    return name.equals(OLD_LIMIT) || name.equals(NEW_LIMIT);
  }

  private static void add(RequestOptions sent, String name, String value, String key) {
    if (value.isEmpty()) {
      sent.removeHeader(name);
    } else {
      sent.putHeader(name, value.replace("{key}", key));
    }
  }

  private static void add(JsonObject body, String name, Object value) {
    if (value == null) {
      body.remove(name);
    } else {
      body.put(name, value);
    }
  }

  private JsonArray messages(Request request, Set<String> refused) {
    JsonArray messages = new JsonArray();
    for (Turn turn : request.earlier()) {
      messages.add(message("user", turn.prompt())).add(message("assistant", turn.text()));
    }
    messages.add(message("user", request.prompt()));
    String system = config.systemPrompt();
    if (refused.contains(ServerTraits.SYSTEM_ROLE)) {
      JsonObject first = messages.getJsonObject(0);
      first.put("content", system + "\n\n" + first.getString("content"));
    } else {
      messages.add(0, message("system", system));
    }
    return messages;
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }

  /** Idempotent for an owner and a key; without the key the owner cannot be found from it. */
  private static String identifier(String owner, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal(owner.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, IDENTIFIER_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
