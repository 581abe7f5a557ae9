package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader does with all stories at once. */
@PageTest
class AllStoriesIT {
  /** The first response ends in the middle of the second line, as where a connection breaks. */
  private static final String CUT_ONCE =
      """
      const send = window.fetch;
      let isCut = false;
      window.fetch = async (...request) => {
        const response = await send(...request);
        if (isCut || !String(request[0]).startsWith('/stories.jsonl')) return response;
        isCut = true;
        const text = await response.text();
        const part = new TextEncoder().encode(text.slice(0, text.indexOf('\\n') + 20));
        return new Response(new ReadableStream({
          pull(stream) {
            if (part.isSent) stream.error(new TypeError('cut'));
            else stream.enqueue(part);
            part.isSent = true;
          },
        }));
      };
      """;

  @Test
  void exportsAllOfThemThoughTheConnectionBreaks(@TempDir Path folder, StoryPage first)
      throws IOException {
    first.enter();
    String older = first.ask("One of two [short]");
    first.untilStatus("Complete");
    first.askAnew();
    String newer = first.ask("Two of two [short]");
    first.untilStatus("Complete");
    StoryPage page = first.inAnotherTab(CUT_ONCE);
    page.untilText(".all-stories", "Stories stay for 90 days after their end.");
    page.command(
        "Page.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
    page.button("Export all").click();
    Path file = folder.resolve("stories.jsonl");
    page.until("body", any -> Files.exists(file));
    List<String> ids =
        Files.readAllLines(file).stream()
            .map(line -> new JsonObject(line).getString("id"))
            .toList();
    assertThat(ids).containsExactly(older, newer);
  }

  @Test
  void deletesAllOfThemAfterNamingTheirNumber(PageService service, StoryPage page) {
    String name = page.enter();
    page.untilGone(".all-stories");
    for (int number = 1; number <= 3; number++) {
      page.askAnew();
      page.ask("Story %d of three [short]".formatted(number));
      page.untilStatus("Complete");
    }
    page.button("Delete all…").click();
    page.untilText("dialog h2", "Delete all 3 stories?");
    Axe.assertNothingFound(page);
    page.button("Keep it").click();
    page.untilGone("dialog");
    assertThat(page.storiesListed()).isEqualTo(3);

    page.button("Delete all…").click();
    page.button("Delete all 3 stories").click();
    page.untilText(".list-note", "Nothing here yet");
    assertThat(service.user(name).execute("{ stories { nodes { id } } }").encode())
        .contains("\"nodes\":[]");
  }
}
