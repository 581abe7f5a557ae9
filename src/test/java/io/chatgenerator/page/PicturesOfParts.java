package io.chatgenerator.page;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Pictures for people of what does not fit a screen; no check, so it is run only where named. */
@PageTest
class PicturesOfParts {
  @Test
  void furtherParts(StoryPage page) {
    Gallery gallery = new Gallery(page);
    page.enter();
    page.ask("A song that is never over [long]");
    page.untilStatus("Complete");
    gallery.takePart(".bar", "15-too-long-a-story");
    gallery.takePart(".story-foot", "16-end-of-a-story");
    page.askAnew();
    page.ask(ScreenshotsIT.LONG_WORDS + " [short]");
    page.untilStatus("Complete");
    page.button("Show all").sendKeys(Keys.ENTER);
    gallery.takePart(".bar", "17-long-prompt");
    page.askAnew();
    page.ask("Two geese and a compass [short]");
    page.untilStatus("Complete");
    page.askAnew();
    gallery.takePart(".list", "18-list");
    page.run(
        """
        const kept = JSON.parse(sessionStorage.session);
        sessionStorage.session = JSON.stringify({ ...kept, expiresAt: Date.now() + 5000 });
        location.reload();
        """);
    page.untilText(".session-notice", "has ended");
    gallery.takePart(".bar", "19-sign-in-has-ended");
  }
}
