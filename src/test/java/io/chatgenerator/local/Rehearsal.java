package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One short story from its creation to its end, and its removal, as a user nobody else is. A new
 * JVM needs most of a second for what it does the first time; whoever asks next need not wait for
 * it, and a service that cannot write a story is found out before anybody is invited.
 */
final class Rehearsal {
  private static final String CREATE = "mutation { createStory(prompt: \"A rehearsal [short]\") { id } }";

  private Rehearsal() {}

  /** Waits until it is over. Fails with what stood in its way. */
  static void run(int port, TokenMint mint) {
    try {
      await("http://localhost:" + port, mint.accessToken(LocalUser.named("Rehearsal")));
    } catch (TimeoutException late) {
      throw new IllegalStateException("the first story did not end in time", late);
    }
  }

  private static void await(String url, String token) throws TimeoutException {
    Vertx vertx = Vertx.vertx();
    LocalClient client = new LocalClient(vertx, url, token);
    client
        .ask(CREATE)
        .map(data -> data.getJsonObject("createStory").getString("id"))
        .compose(id -> client.follow(id, text -> {}).compose(end -> remove(client, id)))
        .eventually(vertx::close)
        .await(30, TimeUnit.SECONDS);
  }

  private static Future<?> remove(LocalClient client, String id) {
    return client.ask("mutation { deleteStory(id: \"" + id + "\") { id } }");
  }
}
