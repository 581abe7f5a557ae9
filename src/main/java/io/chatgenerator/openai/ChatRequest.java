package io.chatgenerator.openai;

import static java.util.Objects.requireNonNullElse;

import io.chatgenerator.config.OpenAiConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/**
 * What is sent to the model.
 *
 * <p>The limit of tokens goes by two names. OpenAI (and Azure) deprecated {@code max_tokens} for
 * {@code max_completion_tokens}, and newer models refuse the old name; compatible servers such as
 * Ollama know only the old one and silently ignore the new; both at once are refused. So the host
 * decides.
 */
final class ChatRequest {
  private final OpenAiConfig config;
  private final RequestOptions options;
  private final String tokenLimit;

  ChatRequest(OpenAiConfig config) {
    this.config = config;
    this.tokenLimit = tokenLimitName(config.baseUrl());
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(completionsUrl(config.baseUrl()))
            .setFollowRedirects(false)
            .setConnectTimeout(config.connectTimeout().toMillis());
  }

  /** Where to send it, and the headers that go with it; its own go before those that are added. */
  RequestOptions options(String key, Map<String, String> added) {
    RequestOptions sent = new RequestOptions(options);
    added.forEach(sent::putHeader);
    return sent.putHeader("Authorization", "Bearer " + key)
        .putHeader("Content-Type", "application/json")
        .putHeader("Accept", "text/event-stream");
  }

  Buffer body(String prompt) {
    return new JsonObject()
        .put("model", config.model())
        .put("stream", true)
        .put("stream_options", new JsonObject().put("include_usage", true))
        .put(tokenLimit, config.maxTokens())
        .put(
            "messages",
            new JsonArray()
                .add(message("system", config.systemPrompt()))
                .add(message("user", prompt)))
        .toBuffer();
  }

  static String tokenLimitName(URI baseUrl) {
    String host = requireNonNullElse(baseUrl.getHost(), "");
    return host.endsWith(".openai.com") || host.endsWith(".openai.azure.com")
        ? "max_completion_tokens"
        : "max_tokens";
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

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }
}
