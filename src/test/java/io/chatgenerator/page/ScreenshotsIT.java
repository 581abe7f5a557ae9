package io.chatgenerator.page;

import io.chatgenerator.testing.CapturedLog;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * Walks through every state: a look for barriers by axe and, with {@code -Dscreenshots=all}, a
 * picture of each for people.
 */
@PageTest
class ScreenshotsIT {
  static final String LONG_WORDS =
      "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and ".repeat(5)
          + "https://example.com/"
          + "a".repeat(120);
  private static final String RIGHT_TO_LEFT = "ثعلب يتعلم الإبحار في بحر هادئ";

  @Test
  void everyState(PageService service, StoryPage page) {
    Gallery gallery = new Gallery(page);
    page.goHome();
    page.see(".welcome");
    gallery.take("01-welcome");
    page.signIn("Iris");
    page.untilText(".list-note", "shelf");
    gallery.take("02-empty");
    page.see("#prompt").sendKeys("x".repeat(600));
    gallery.take("03-too-long");
    page.see("#prompt").clear();

    page.ask("The shyest star in the sky");
    page.untilStatus("Complete");
    gallery.take("04-complete");
    page.askAnew();
    String prompt = "A lighthouse keeper who is afraid of the dark, and the moth who is not";
    service.hold(prompt);
    page.ask(prompt);
    page.untilHalfOf(prompt);
    gallery.take("05-writing");
    page.button("Stop").click();
    page.untilStatus("Stopped");
    gallery.take("06-stopped");
    page.button("Delete…").sendKeys(Keys.ENTER);
    page.see("dialog");
    gallery.take("07-delete");
    page.button("Keep it").click();
    service.release(prompt);

    page.askAnew();
    page.ask("A kettle that dreams of the sea [stall]");
    gallery.take("08-waiting");
    page.askAnew();
    try (CapturedLog log = new CapturedLog("io.chatgenerator.pipeline")) {
      page.ask("Nothing at all [refuse]");
      page.untilStatus("Failed");
      log.expect("REFUSED");
    }
    gallery.take("09-failed");
    page.askAnew();
    page.ask(LONG_WORDS + " [short]");
    page.untilStatus("Complete");
    gallery.take("10-long-words");
    page.askAnew();
    page.ask(RIGHT_TO_LEFT);
    page.untilStatus("Complete");
    gallery.take("11-right-to-left");
    page.askAnew();
    gallery.take("12-list");
    page.offline(true);
    page.until(".notice", notice -> !notice.getText().isEmpty());
    page.see("#prompt").sendKeys("A word that got lost");
    page.button("Write my story").click();
    page.until("#prompt-error", error -> !error.getText().isEmpty());
    gallery.take("13-offline");
    page.offline(false);
    page.run("location.hash = '#/stories/none'");
    page.untilText("h1", "no such story");
    gallery.take("14-missing");
  }
}
