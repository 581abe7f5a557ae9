package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

@PageTest
class GraphiQLIT {
  /** Runs a document as soon as the editor has read it, which says where to send it. */
  private static final String RUN =
      """
      const [document_, done] = arguments;
      const editor = document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror;
      editor.documentAST = null;
      editor.setValue(document_);
      const run = () => {
        if (!editor.documentAST) return requestAnimationFrame(run);
        document.querySelector('.graphiql-execute-button').click();
        done();
      };
      run();
      """;

  @Test
  void opensGraphiQLAsTheUserOfThePage(PageService service, StoryPage page) {
    page.enter();
    String story = page.ask("A map of the attic [short]");
    page.untilStatus("Complete");
    page.driver().get(service.url() + "graphiql");
    run(page, "{ listStories { prompt } }");
    page.until(".graphiql-response", shown -> shown.getText().contains("A map of the attic"));
    run(page, "subscription { storyText(id: \"%s\") { status } }".formatted(story));
    page.until(".graphiql-response", shown -> shown.getText().contains("COMPLETE"));
  }

  @Test
  void leadsBackToItsAddressFromSigningIn(PageService service, StoryPage page) {
    String address = service.url() + "graphiql/?query=%7BlistStories%7Bid%7D%7D";
    page.driver().get(address);
    page.untilText(".graphiql-note", "Sign in to explore the API");
    page.untilTrue(
        "getComputedStyle(document.querySelector('.graphiql-note')).display === 'grid'"
            + " && parseFloat(getComputedStyle(document.querySelector('.graphiql-note button')).borderRadius) > 0");
    Axe.assertNothingFound(page);
    page.button("Sign in").click();
    page.see("#name").sendKeys("Grace", Keys.ENTER);
    page.see(".graphiql-query-editor .CodeMirror");
    assertThat(page.driver().getCurrentUrl()).isEqualTo(address);
  }

  private static void run(StoryPage page, String document) {
    page.see(".graphiql-query-editor .CodeMirror");
    page.driver().executeAsyncScript(RUN, document);
  }
}
