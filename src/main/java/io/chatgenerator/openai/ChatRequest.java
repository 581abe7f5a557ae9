package io.chatgenerator.openai;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.TextGenerator.Request;
import io.chatgenerator.story.TextGenerator.Turn;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Set;

/**
 * Asks for a streamed chat completion.
 *
 * <p>The limit of tokens goes by two names. OpenAI and Azure refuse the old {@code max_tokens} for
 * newer models; compatible servers such as Ollama know no other and ignore the new one; both at
 * once are refused. So the host decides, and then the server, where it refuses the name.
 */
record ChatRequest(Endpoint endpoint) implements Exchange.Requests {
  private static final String NEW_LIMIT = "max_completion_tokens";
  private static final String OLD_LIMIT = "max_tokens";

  @Override
  public RequestOptions options(Request request) {
    return endpoint.options(HttpMethod.POST, "/chat/completions", request.key(), request.headers());
  }

  @Override
  public JsonObject body(Request request, Set<String> refused) {
    OpenAiConfig config = endpoint.config();
    JsonObject body =
        new JsonObject()
            .put("model", config.model())
            .put("stream", true)
            .put("stream_options", new JsonObject().put("include_usage", true))
            .put(tokenLimitName(config.baseUrl(), refused), config.maxTokens())
            .put("safety_identifier", Endpoint.identifier(request.owner(), request.key()))
            .put("messages", messages(request, refused));
    endpoint.addTo(body);
    refused.stream()
        .filter(name -> !name.equals(OLD_LIMIT) && !name.equals(NEW_LIMIT))
        .forEach(body::remove);
    if (!body.containsKey("stream")) {
      body.remove("stream_options");
    }
    return body;
  }

  static String tokenLimitName(URI baseUrl, Set<String> refused) {
    boolean ofOpenAi = ("" + baseUrl.getHost()).matches(".+\\.openai(\\.azure)?\\.com");
    String first = ofOpenAi ? NEW_LIMIT : OLD_LIMIT;
    String second = ofOpenAi ? OLD_LIMIT : NEW_LIMIT;
    return refused.contains(first) ? second : first;
  }

  private JsonArray messages(Request request, Set<String> refused) {
    JsonArray messages = turns(request);
    if (!refused.contains(ServerTraits.SYSTEM_ROLE)) {
      return messages.add(0, message("system", endpoint.config().systemPrompt()));
    }
    JsonObject first = messages.getJsonObject(0);
    first.put("content", endpoint.config().systemPrompt() + "\n\n" + first.getString("content"));
    return messages;
  }

  /** What the user and the model have said, in either dialect. */
  static JsonArray turns(Request request) {
    JsonArray messages = new JsonArray();
    for (Turn turn : request.earlier()) {
      messages.add(message("user", turn.prompt())).add(message("assistant", turn.text()));
    }
    return messages.add(message("user", request.prompt()));
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }
}
