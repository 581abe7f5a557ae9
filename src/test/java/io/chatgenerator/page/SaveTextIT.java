package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Taking a story's text along. */
@PageTest
class SaveTextIT {
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
    Path file = page.untilSaved(folder);
    assertThat(file).hasContent(text);
    assertThat(file.getFileName().toString()).matches("[\\p{L}\\p{N}-]+\\.txt");
  }

  private static String write(PageService service, StoryPage page) {
    String name = page.enter();
    String id = page.ask("A gift for the whole street");
    page.untilStatus("Complete");
    return service
        .user(name)
        .execute("query($id: ID!) { story(id: $id) { text } }", new JsonObject().put("id", id))
        .getJsonObject("data")
        .getJsonObject("story")
        .getString("text");
  }
}
