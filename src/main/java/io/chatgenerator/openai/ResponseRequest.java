package io.chatgenerator.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.TextGenerator.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;

/**
 * Asks for a generation in the background, or for one that is under way: for its stream from the
 * last event on, and for its state where the server streams it no more.
 */
record ResponseRequest(Endpoint endpoint, ResponseStream stream) implements Exchange.Requests {
  private static final String PATH = "/responses";

  static RequestOptions cancel(Endpoint endpoint, String id, String key) {
    return endpoint.options(HttpMethod.POST, path(id) + "/cancel", key, Map.of());
  }

  static RequestOptions delete(Endpoint endpoint, String id, String key) {
    return endpoint.options(HttpMethod.DELETE, path(id), key, Map.of());
  }

  @Override
  public RequestOptions options(Request asked) {
    boolean begun = stream.isIdentified();
    return endpoint.options(
        begun ? HttpMethod.GET : HttpMethod.POST,
        begun ? path(stream.id()) + query() : PATH,
        asked.key(),
        asked.headers());
  }

  @Override
  public JsonObject body(Request asked, Set<String> refused) {
    OpenAiConfig config = endpoint.config();
    JsonObject body = new JsonObject();
    if (!stream.isIdentified()) {
      body.put("metadata", new JsonObject().put("story", asked.story()))
          .put("safety_identifier", Endpoint.identifier(asked.owner(), asked.key()));
      endpoint.addTo(body);
      body.put("model", config.model())
          .put("instructions", config.systemPrompt())
          .put("input", ChatRequest.turns(asked))
          .put("max_output_tokens", config.maxTokens())
          .put("background", true)
          .put("store", true)
          .put("stream", true);
      refused.forEach(body::remove);
    }
    return body;
  }

  /** OpenAI streams a generation no more that is older than five minutes. */
  @Override
  public boolean mayAskOtherwise(int status) {
    boolean other = status == 400 && stream.isIdentified() && stream.isStreamable();
    if (other) {
      stream.poll();
    }
    return other;
  }

  private String query() {
    String after = stream.position() < 0 ? "" : "&starting_after=" + stream.position();
    return stream.isStreamable() ? "?stream=true" + after : "";
  }

  private static String path(String id) {
    return PATH + "/" + URLEncoder.encode(id, UTF_8);
  }
}
