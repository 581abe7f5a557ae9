package io.chatgenerator.openai;

import io.chatgenerator.story.TextGenerator.Request;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What one dialect sends. */
interface ModelRequest {
  /** Where to send it, and the headers that go with it. */
  RequestOptions options(Request asked);

  /**
   * The body; empty for none.
   *
   * @param refused what the server does not take
   */
  JsonObject body(Request asked, Set<String> refused);

  /** Whether another request may get what this one was refused with that status. */
  default boolean mayAskOtherwise(int status) {
    return false;
  }
}
