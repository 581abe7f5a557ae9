package io.chatgenerator.page;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks through every state: a picture of each for people, and a look for barriers by axe. */
@PageTest
class ScreenshotsIT {
  private static final String HTML = "<img src=x onerror=alert(1)> A <b>brave</b> kettle [short]";

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "desktop, light, 1280, 860",
    "desktop, dark, 1280, 860",
    "phone, light, 390, 844",
    "phone, dark, 390, 844"
  })
  void everyState(
      String device, String scheme, int width, int height, PageService service, StoryPage page) {
    Gallery gallery = new Gallery(page, device + "-" + scheme);
    gallery.emulate(width, height, scheme);
    page.see(".welcome");
    gallery.take("01-welcome");
    page.signIn("Mira " + device + scheme);
    page.until(".list-note", note -> note.getText().contains("shelf"));
    gallery.take("02-empty");
    page.see("#prompt").sendKeys("x".repeat(600));
    gallery.take("03-too-long");
    page.see("#prompt").clear();
    page.ask("A kettle that dreams of the sea [stall]");
    gallery.take("04-waiting");
    page.driver().get(page.home());
    page.ask(HTML);
    page.untilStatus("Complete");
    page.driver().get(page.home());
    page.ask("Nothing at all [refuse]");
    page.untilStatus("Failed");
    gallery.take("05-failed");
    page.driver().get(page.home());
    page.ask("A lighthouse keeper who is afraid of the dark, and the moth who is not");
    page.untilLongerThan(420);
    gallery.take("06-writing");
    page.button("Stop").click();
    page.untilStatus("Stopped");
    gallery.take("07-stopped");
    page.button("Delete…").click();
    page.see("dialog");
    gallery.take("08-delete");
    page.button("Keep it").click();
    page.driver().get(page.home());
    page.ask("The shyest star in the sky");
    page.untilStatus("Complete");
    gallery.take("09-complete");
    page.driver().executeScript("location.hash = '#/'");
    page.see("#prompt");
    gallery.take("10-list");
    page.offline(true);
    page.until(".notice", notice -> !notice.getText().isEmpty());
    page.see("#prompt").sendKeys("A word that got lost");
    page.button("Write my story").click();
    page.until("#prompt-error", error -> !error.getText().isEmpty());
    gallery.take("11-offline");
    page.offline(false);
    page.driver().executeScript("location.hash = '#/stories/none'");
    page.until("h1", title -> title.getText().contains("no such story"));
    gallery.take("12-missing");
  }
}
