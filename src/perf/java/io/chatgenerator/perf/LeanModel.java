package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * The model: writes each story at its pace, one chunk of the connection per token, as OpenAI does.
 */
final class LeanModel {
  private static final String BEFORE =
      "data: {\"id\":\"chatcmpl-9xqRzqN7Pz0vDkPZbE1mJ3bJ\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1767225600,\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
          + "\"system_fingerprint\":\"fp_0aa8d3e20b\",\"choices\":[{\"index\":0,\"delta\":{";
  private static final String AFTER = "},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
  private static final String END =
      BEFORE
          + "},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"id\":\"chatcmpl-9xqRzqN7Pz0vDkPZbE1mJ3bJ\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":300}}\n\n"
          + "data: [DONE]\n\n";

  private final Vertx vertx;
  private final HttpServer server;
  private final Map<String, FollowedStory> followed = new HashMap<>();

  LeanModel(Vertx vertx) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  Future<LeanModel> start() {
    return server.listen(0, "127.0.0.1").map(this);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  /** A story that can be asked for from now on. */
  FollowedStory prepare(FollowedStory.Pace pace, boolean text) {
    FollowedStory story = new FollowedStory(followed.size(), pace, text);
    followed.put(story.prompt(), story);
    return story;
  }

  private void handle(HttpServerRequest request) {
    request.body().map(body -> promptOf(body.toJsonObject())).onSuccess(p -> write(request, p));
  }

  private static String promptOf(JsonObject request) {
    return request.getJsonArray("messages").getJsonObject(1).getString("content");
  }

  private void write(HttpServerRequest request, String prompt) {
    HttpServerResponse response = request.response().setChunked(true);
    response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
    FollowedStory story = followed.get(prompt);
    response.write(BEFORE + "\"role\":\"assistant\",\"content\":\"\"" + AFTER);
    long begin = System.nanoTime() + story.pace().delayMillis() * 1_000_000;
    next(story, response, 0, begin);
  }

  /** Waits for each token's own moment, so that a late timer delays no later token. */
  private void next(FollowedStory story, HttpServerResponse response, int index, long begin) {
    long due = begin + (long) (index * 1e9 / story.pace().perSecond());
    long wait = (due - System.nanoTime()) / 1_000_000;
    if (wait > 0) {
      vertx.setTimer(wait, id -> write(story, response, index, begin));
    } else {
      vertx.runOnContext(turn -> write(story, response, index, begin));
    }
  }

  private void write(FollowedStory story, HttpServerResponse response, int index, long begin) {
    if (response.closed()) {
      return;
    }
    if (index == story.pace().tokens()) {
      story.finishes();
      response.end(END);
      return;
    }
    story.writes(index);
    response.write(BEFORE + "\"content\":\"" + FollowedStory.token(index) + "\"" + AFTER);
    next(story, response, index + 1, begin);
  }
}
