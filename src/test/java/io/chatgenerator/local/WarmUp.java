package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One short story from its creation to its end, and its removal, as a user nobody else is. A new
 * JVM needs most of a second for what it does the first time; who asks next need not wait for it,
 * and a service that cannot write a story says so before anybody is invited.
 */
final class WarmUp {
  private static final String CREATE =
      "mutation { createStory(prompt: \"A rehearsal [short]\") { id } }";

  private WarmUp() {}

  /** Waits until it is over. Gives whether the story was written. */
  static boolean run(int port, TokenMint mint) {
    Vertx vertx = Vertx.vertx();
    String token = mint.accessToken(LocalUser.named("Rehearsal"));
    try {
      write(new LocalClient(vertx, "http://localhost:" + port, token)).await(30, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | RuntimeException failed) {
      System.err.println("The service could not write a first story: " + failed);
      return false;
    } finally {
      vertx.close().await();
    }
  }

  private static Future<?> write(LocalClient client) {
    return client
        .ask(CREATE)
        .map(data -> data.getJsonObject("createStory").getString("id"))
        .compose(id -> client.follow(id, text -> {}).compose(end -> remove(client, id, end)));
  }

  private static Future<?> remove(LocalClient client, String id, String end) {
    if (!end.equals("COMPLETE")) {
      throw new IllegalStateException("it ended with " + end);
    }
    return client.ask("mutation { deleteStory(id: \"" + id + "\") { id } }");
  }
}
