package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Watches a user's newest story at the terminal: {@code Watch URL TOKEN [STORY_ID]}, where the
 * token may also be in a file.
 */
public final class Watch {
  private static final String NEWEST = "{ listStories(limit: 1) { id } }";

  private final StringBuilder text = new StringBuilder();

  private Watch() {}

  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Vertx.vertx();
    LocalClient client = new LocalClient(vertx, arguments[0], token(arguments[1]));
    Watch watch = new Watch();
    Future<String> story =
        arguments.length > 2
            ? Future.succeededFuture(arguments[2])
            : client.ask(NEWEST).map(Watch::newestOf);
    String status = story.compose(id -> client.follow(id, watch::show)).await();
    System.out.println("\n-- " + status + ", " + watch.text.length() + " characters");
    vertx.close().await();
  }

  private static String token(String fileOrToken) throws IOException {
    Path file = Path.of(fileOrToken);
    return Files.exists(file) ? Files.readString(file).strip() : fileOrToken;
  }

  private static String newestOf(JsonObject data) {
    JsonArray stories = data.getJsonArray("listStories");
    if (stories.isEmpty()) {
      throw new IllegalStateException("there is no story yet: create one first");
    }
    return stories.getJsonObject(0).getString("id");
  }

  private void show(JsonObject event) {
    if (event.getInteger("offset") < text.length()) {
      System.out.println("\n-- attempt " + event.getInteger("attempt"));
    }
    text.setLength(Math.min(text.length(), event.getInteger("offset")));
    text.append(event.getString("delta"));
    System.out.print(event.getString("delta"));
    System.out.flush();
  }
}
