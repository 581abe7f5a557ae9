package io.chatgenerator.live;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.reactivestreams.Subscriber;

/**
 * Follows all stories of one owner as they are saved, and what machine callers publish, as JSON.
 */
final class FeedSubscription extends LiveSubscription<String> {
  private final PendingChanges changes = new PendingChanges(TextInterest.TEXT);
  private final Queue<String> messages = new ArrayDeque<>();

  FeedSubscription(Subscriber<? super String> subscriber) {
    super(subscriber);
  }

  @Override
  public void changed(Story story) {
    offer(story, false);
  }

  @Override
  public void saved(Story story) {
    offer(story, true);
  }

  private void offer(Story story, boolean lookAtText) {
    if (changes.offer(story, lookAtText)) {
      coalesced();
    }
    give();
  }

  @Override
  public void deleted(StoryKey key) {
    changes.forget(key.id());
    published(new JsonObject().put("id", key.id()).put("deleted", true).encode());
  }

  @Override
  public void published(String json) {
    keep(messages, json);
  }

  @Override
  Optional<String> next() {
    return changes.isEmpty()
        ? Optional.ofNullable(messages.poll())
        : changes.poll().map(FeedSubscription::encode);
  }

  /** With the names of the GraphQL type. */
  private static String encode(Story story) {
    JsonObject json =
        new JsonObject()
            .put("id", story.id())
            .put("prompt", story.prompt())
            .put("status", story.status().name())
            .put("isComplete", story.isComplete())
            .put("createdAt", story.createdAt())
            .put("updatedAt", story.updatedAt())
            .put("text", story.text())
            .put("attempt", story.attempt());
    story.error().ifPresent(error -> json.put("error", error(error.code(), error.message())));
    story.completion().ifPresent(completion -> add(json, completion));
    story.tokens().ifPresent(tokens -> add(json, tokens));
    return json.encode();
  }

  private static JsonObject error(String code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private static void add(JsonObject json, Completion completion) {
    json.put("model", completion.model()).put("finishReason", completion.finishReason().name());
  }

  private static void add(JsonObject json, TokenCount tokens) {
    json.put("promptTokens", tokens.prompt())
        .put("completionTokens", tokens.completion())
        .put("tokensEstimated", tokens.estimated());
  }
}
