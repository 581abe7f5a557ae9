package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Taking a story's text along. */
@PageTest
class SaveTextIT {
  private static final String PROMPT = "[echo] **Zoé and the Sea**\n\nA gift for the whole street.";

  /** After the title, whose marks are taken off. */
  private static final String NAME = "zoe-and-the-sea.txt";

  @Test
  void copiesTheText(PageService service, StoryPage page) {
    String text = write(service, page);
    page.allow("clipboardSanitizedWrite", "clipboardReadWrite");
    page.button("Copy").click();
    page.button("Copied");
    page.askAnew();
    page.see("#prompt").sendKeys(Keys.chord(Keys.CONTROL, "v"));
    page.untilTrue("document.getElementById('prompt').value === arguments[0]", text);
  }

  @Test
  void downloadsTheText(@TempDir Path folder, PageService service, StoryPage page) {
    String text = write(service, page);
    page.command(
        "Page.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
    page.button("Download").click();
    page.until("body", any -> saved(folder).length > 0);
    File file = saved(folder)[0];
    assertThat(file).hasContent(text);
    assertThat(file.getName()).isEqualTo(NAME);
  }

  private static File[] saved(Path folder) {
    return folder.toFile().listFiles((in, name) -> name.endsWith(".txt"));
  }

  private static String write(PageService service, StoryPage page) {
    String name = page.enter();
    String id = page.ask(PROMPT);
    page.untilStatus("Complete");
    return service
        .user(name)
        .execute("query($id: ID!) { story(id: $id) { text } }", new JsonObject().put("id", id))
        .getJsonObject("data")
        .getJsonObject("story")
        .getString("text");
  }
}
